import { describe, expect, it } from "vitest";
import type { OperationName } from "../../../server/api/model.generated.ts";
import { ENCODINGS } from "../../support/transports.ts";
import { decodeFrame, FrameReader, type Message } from "../fan-out/frames.ts";
import { problemsOf } from "./answer-check.ts";
import { INPUTS } from "./inputs.ts";
import { eventSchema, kindOf, memberPaths, operationSchemas, usedPaths } from "./schema.ts";
import { World } from "./world.ts";

const NAMES = Object.keys(INPUTS) as OperationName[];

describe("the table of inputs", () => {
  it("has every operation of the SDK", () => {
    expect(NAMES.toSorted()).toEqual(Object.keys(operationSchemas).toSorted());
    expect(NAMES).toHaveLength(45);
  });

  it.each(NAMES)("has every member of %s, at whatever depth", async (operation) => {
    const { input: schema } = operationSchemas[operation];
    const used = new Set<string>();
    for (const arrange of INPUTS[operation]) {
      await using world = await World.start("JSON");
      for (const path of usedPaths(await arrange(world), schema)) used.add(path);
    }
    expect([...used].toSorted()).toEqual([...new Set(memberPaths(schema))].toSorted());
  });
});

const CASES = ENCODINGS.flatMap((encoding) =>
  NAMES.filter((name) => name !== "SubscribeToShard").flatMap((operation) =>
    INPUTS[operation].map((arrange, index) => ({ encoding, operation, arrange, number: index + 1 })),
  ),
);

it.each(CASES)("$operation accepts input $number in $encoding and answers in the SDK's shape", async (given) => {
  const { encoding, operation, arrange } = given;
  await using world = await World.start(encoding);
  const { status, contentType, body } = await world.call(operation, await arrange(world));
  expect([status, body?.["__type"]]).toEqual([200, undefined]);
  expect(contentType).toBe(world.contentType);
  const { output } = operationSchemas[operation];
  // An answer without members is no body at all.
  expect(body === undefined, "the body is empty").toBe(kindOf(output) === undefined);
  expect(problemsOf(body, output, encoding)).toEqual([]);
});

const SUBSCRIPTIONS = ENCODINGS.flatMap((encoding) =>
  INPUTS.SubscribeToShard.map((arrange, index) => ({ encoding, arrange, number: index + 1 })),
);

it.each(SUBSCRIPTIONS)(
  "SubscribeToShard accepts input $number in $encoding and sends events in the SDK's shape",
  async (given) => {
    await using world = await World.start(given.encoding);
    const [initial, event] = await firstMessages(world, await given.arrange(world));
    expect(initial?.headers[":event-type"]).toBe("initial-response");
    expect(event?.headers[":event-type"]).toBe("SubscribeToShardEvent");
    expect(problemsOf(event?.body, eventSchema(), "JSON")).toEqual([]);
    expect(event?.body).toMatchObject({ Records: [expect.anything()] });
  },
);

/** The first two messages of a subscription. */
async function firstMessages(world: World, input: object): Promise<Message[]> {
  const response = await world.subscribe(input);
  expect(response.statusCode).toBe(200);
  const reader = new FrameReader();
  const messages: Message[] = [];
  for await (const chunk of response) {
    messages.push(...reader.push(chunk as Buffer).map(decodeFrame));
    if (messages.length >= 2) break;
  }
  return messages;
}
