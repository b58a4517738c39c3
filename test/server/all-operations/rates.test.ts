import { expect, it } from "vitest";
import type { OperationName } from "../../../server/api/model.generated.ts";
import { ENCODINGS } from "../../support/transports.ts";
import type { Arrange } from "./arrange.ts";
import { INPUTS } from "./inputs.ts";
import { RATED } from "./rates.ts";
import { World, type Answer } from "./world.ts";

/** More calls than any operation allows in a second. */
const TOO_MANY = 1_100;

const CASES = ENCODINGS.flatMap((encoding) =>
  (Object.entries(RATED) as [OperationName, string][]).map(([operation, error]) => ({ encoding, operation, error })),
);

it.each(CASES)("$operation answers with $error in $encoding when it is called too often", async (given) => {
  const { encoding, operation, error } = given;
  await using world = await World.start(encoding, { limits: "enforce" });
  const [arrange] = INPUTS[operation] as readonly [Arrange];
  const input = await arrange(world);
  if (operation === "SubscribeToShard") (await world.subscribe(input)).destroy();
  let answer: Answer | undefined;
  for (let n = 0; n < TOO_MANY && answer?.body?.["__type"] !== error; n++) answer = await world.call(operation, input);
  expect([answer?.status, answer?.contentType]).toEqual([400, world.contentType]);
  expect(answer?.body).toEqual({ __type: error, message: expect.stringMatching(/exceed/i) });
});

it.each(ENCODINGS)("PutRecords says in %s which of its records were too many", async (encoding) => {
  await using world = await World.start(encoding, { limits: "enforce" });
  await world.stream("orders", 1);
  const Records = Array.from({ length: 500 }, () => ({ Data: Buffer.from("a"), PartitionKey: "key" }));
  for (let n = 0; n < 2; n++) await world.ok("PutRecords", { StreamName: "orders", Records });
  const { FailedRecordCount: failed, Records: results } = await world.ok("PutRecords", {
    StreamName: "orders",
    Records,
  });
  expect(failed).toBe(500);
  expect(results[0]).toEqual({
    ErrorCode: "ProvisionedThroughputExceededException",
    ErrorMessage: "Rate exceeded for shard shardId-000000000000 in stream orders under account 000000000000.",
  });
});
