use aws_config::BehaviorVersion;
use aws_sdk_kinesis::{Client, Error, primitives::Blob, types::ShardIteratorType};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let kinesis = Client::new(&aws_config::load_defaults(BehaviorVersion::latest()).await);

    let put = kinesis
        .put_record()
        .stream_name("orders")
        .partition_key("user-1")
        .data(Blob::new(r#"{"id": 1}"#))
        .send()
        .await?;

    let iterator = kinesis
        .get_shard_iterator()
        .stream_name("orders")
        .shard_id(put.shard_id())
        .shard_iterator_type(ShardIteratorType::TrimHorizon)
        .send()
        .await?;
    let page = kinesis
        .get_records()
        .set_shard_iterator(iterator.shard_iterator)
        .send()
        .await?;
    for record in page.records() {
        let key = record.partition_key().unwrap_or_default();
        println!("{key} {}", String::from_utf8_lossy(record.data().as_ref()));
    }
    Ok(())
}
