import {
  KinesisClient,
  MergeShardsCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
  type Shard,
} from "@aws-sdk/client-kinesis";
import type { KinesisEmu } from "../../server/index.ts";
import { aggregate } from "../server/control/records/aggregate.ts";
import { createStream, shardsOf } from "../support/streams.ts";

const MORNING = "2026-06-15T08:00:00Z";
const ITEMS = ["espresso", "flat white", "cortado", "filter", "matcha", "cocoa"];

/** A shop's morning: streams with a past, so that the console has something to show. The clock runs on from then. */
export async function playMorning(emulator: KinesisEmu): Promise<void> {
  const client = new KinesisClient(emulator.getClientConfig());
  const shop = new Shop(client);
  const { clock } = emulator;
  await clock.freeze(MORNING);
  await createStream(client, "orders", 4);
  await createStream(client, "payments", 2);
  await createStream(client, "page-views", 8);
  await createStream(client, "audit-log", 1);
  await shop.sell(300);
  await clock.advance({ minutes: 25 });
  await shop.split(1);
  await clock.advance({ minutes: 4 });
  await shop.sell(400);
  await clock.advance({ minutes: 50 });
  await shop.split(2);
  await shop.sell(500);
  await clock.advance({ minutes: 55 });
  await shop.split(0);
  await clock.advance({ minutes: 20 });
  await shop.sell(500);
  await clock.advance({ minutes: 90 });
  await shop.mergeLast();
  await shop.sell(900);
  await clock.advance({ minutes: 40 });
  await shop.split(5);
  await shop.sell(800);
  await clock.advance({ minutes: 12 });
  await shop.put("payments", 200);
  await shop.put("page-views", 500);
  await shop.aggregateViews();
  await shop.register("orders", "billing");
  await shop.register("orders", "shipping");
  await clock.resume();
  client.destroy();
}

/** Sells on, now more and now less, until it is stopped. */
export function sellOn(emulator: KinesisEmu): { stop(): Promise<void> } {
  const client = new KinesisClient(emulator.getClientConfig());
  const shop = new Shop(client);
  let isOpen = true;
  const selling = (async () => {
    for (let turn = 0; isOpen; turn++) {
      const wave = 1 + Math.sin(turn / 9) * 0.5 + Math.sin(turn / 3.7) * 0.2;
      await shop.put("orders", Math.round(24 * wave));
      await shop.put("page-views", Math.round(60 * wave));
      if (turn % 3 === 0) await shop.put("payments", Math.round(12 * wave));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return {
    async stop() {
      isOpen = false;
      await selling;
      client.destroy();
    },
  };
}

class Shop {
  readonly #client: KinesisClient;
  #orders = 48_211;

  constructor(client: KinesisClient) {
    this.#client = client;
  }

  async sell(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 500) await this.put("orders", Math.min(500, left));
  }

  async put(stream: string, count: number): Promise<void> {
    const records = Array.from({ length: count }, () => {
      const order = this.#orders++;
      const item = ITEMS[order % ITEMS.length];
      const data = { order, item, cups: 1 + (order % 3), price: ((order * 37) % 900) / 100 + 2.5, table: order % 23 };
      return { PartitionKey: `guest-${order % 997}`, Data: Buffer.from(JSON.stringify(data)) };
    });
    await this.#client.send(new PutRecordsCommand({ StreamName: stream, Records: records }));
  }

  /** A record as a KPL producer makes it. */
  async aggregateViews(): Promise<void> {
    const data = aggregate(
      ["/menu", "/beans", "/cart"].map((path) => ({
        partitionKey: "visit-81",
        explicitHashKey: "0",
        data: JSON.stringify({ path, seconds: path.length }),
      })),
    );
    const record = { PartitionKey: "kpl", ExplicitHashKey: "0", Data: data };
    await this.#client.send(new PutRecordsCommand({ StreamName: "page-views", Records: [record] }));
  }

  /** The open shard at this place from the top, in two halves. */
  async split(place: number): Promise<void> {
    const shard = (await this.#openShards())[place] as Shard;
    const { StartingHashKey: start = "0", EndingHashKey: end = "0" } = shard.HashKeyRange ?? {};
    const middle = ((BigInt(start) + BigInt(end) + 1n) / 2n).toString();
    const input = { StreamName: "orders", ShardToSplit: shard.ShardId, NewStartingHashKey: middle };
    await this.#client.send(new SplitShardCommand(input));
  }

  async mergeLast(): Promise<void> {
    const [first, second] = (await this.#openShards()).slice(-2);
    const input = { StreamName: "orders", ShardToMerge: first?.ShardId, AdjacentShardToMerge: second?.ShardId };
    await this.#client.send(new MergeShardsCommand(input));
  }

  async register(stream: string, consumer: string): Promise<void> {
    const arn = `arn:aws:kinesis:us-east-1:000000000000:stream/${stream}`;
    await this.#client.send(new RegisterStreamConsumerCommand({ StreamARN: arn, ConsumerName: consumer }));
  }

  /** From the top of the hash space on. */
  async #openShards(): Promise<Shard[]> {
    const open = (await shardsOf(this.#client, "orders")).filter(
      ({ SequenceNumberRange: range }) => range?.EndingSequenceNumber === undefined,
    );
    const start = ({ HashKeyRange: range }: Shard): bigint => BigInt(range?.StartingHashKey ?? 0);
    return open.toSorted((a, b) => (start(a) < start(b) ? -1 : 1));
  }
}
