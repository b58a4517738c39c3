#!/bin/bash
# A function that prints what it gets of a stream. AWS_ENDPOINT_URL says where the emulator is.
set -euo pipefail
cd "$(mktemp -d)"

# walk {
cat > index.mjs <<'CODE'
export async function handler({ Records }) {
  for (const { kinesis } of Records) console.log(kinesis.partitionKey, Buffer.from(kinesis.data, "base64").toString());
}
CODE
zip -q function.zip index.mjs
aws kinesis create-stream --stream-name orders --shard-count 1
aws kinesis wait stream-exists --stream-name orders
aws lambda create-function --function-name billing --runtime nodejs24.x --handler index.handler \
  --zip-file fileb://function.zip --role arn:aws:iam::000000000000:role/lambda
aws lambda wait function-active --function-name billing
aws lambda create-event-source-mapping --function-name billing --starting-position TRIM_HORIZON \
  --event-source-arn arn:aws:kinesis:us-east-1:000000000000:stream/orders
for drink in tea rum gin; do
  echo -n "one $drink" > order.txt
  aws kinesis put-record --stream-name orders --partition-key "$drink" --data fileb://order.txt
done
# }
