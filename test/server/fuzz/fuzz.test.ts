import { cbor } from "@smithy/core/cbor";
import { expect, it, vi } from "vitest";
import { operations, type OperationName } from "../../../server/api/model.generated.ts";
import { CBOR_TYPE, JSON_TYPE } from "../../support/raw-request.ts";
import { startFrozen } from "../fan-out/emulator.ts";
import { Chance } from "./chance.ts";
import { Requests, type FuzzRequest } from "./requests.ts";
import { Sentinel, type State } from "./sentinel.ts";
import { openTransports, type FuzzAnswer } from "./transport.ts";
import type { Harvest } from "./values.ts";

const COUNT = Number(process.env["KINESIS_EMU_FUZZ"] ?? 5_000);
const SEED = Number(process.env["KINESIS_EMU_FUZZ_SEED"] ?? 20_131_202);
const HARVEST_SIZE = 20;
/** Every so many requests, all of the account is looked at beside the stream itself. */
const LOOK_AROUND = 10;

/** Errors that come before an operation is asked. */
const FROM_THE_FRONT = ["ValidationException", "SerializationException", "UnknownOperationException"];
/** The one answer with a status of 500 that AWS has for a client's mistake: an unknown operation, an odd content type. */
const DOCUMENTED_FAILURE = "<InternalFailure/>\n";

it(`withstands ${COUNT} generated requests`, { timeout: 60_000 + COUNT * 20 }, async () => {
  // The CBOR library speaks of numbers that it cannot hold; quiet.test.ts is about that.
  vi.spyOn(console, "warn").mockReturnValue();
  await using emulator = await startFrozen();
  const chance = new Chance(SEED);
  const harvest: Harvest = new Map();
  const requests = new Requests(chance, harvest);
  const transports = await openTransports(emulator);
  const [, watching] = await openTransports(emulator);
  const sentinel = new Sentinel(watching as (typeof transports)[number]);
  const tally: Record<string, number> = {};
  let before = await refreshed(sentinel);

  for (let n = 0; n < COUNT; n++) {
    const request = requests.next();
    const transport = chance.pick(transports);
    const name = `request ${n} of seed ${SEED}, over ${transport.name}: ${describe(request)}`;
    const answer = await transport.send(request).catch((error: unknown) => {
      throw new Error(`${name}\n${String(error)}`);
    });
    const answered = `${name}\n=> ${answer.status} ${answer.contentType}: ${answer.body.toString("latin1").slice(0, 500)}`;
    tally[`${request.what} ${answer.status}`] = (tally[`${request.what} ${answer.status}`] ?? 0) + 1;
    if (answer.status >= 500) expect(answer.body.toString(), answered).toBe(DOCUMENTED_FAILURE);
    if (answer.status >= 400) {
      checkError(request, answer, answered);
      const isWhole = n % LOOK_AROUND === 0;
      const after = await sentinel.state(isWhole);
      expect(after?.stream, `the stream after a refused request\n${answered}`).toBe(before.stream);
      if (isWhole) expect(after?.others, `the account after refused requests\n${answered}`).toBe(before.others);
    } else {
      gather(harvest, answer);
      before = (await sentinel.state()) ?? (await refreshed(sentinel));
    }
  }

  for (const transport of [...transports, watching]) transport?.close();
  // Requests of all kinds have been refused, and enough of the valid ones accepted.
  process.stderr.write(`fuzz: ${JSON.stringify(tally)}\n`);
  for (const what of ["valid", "nearly valid", "damaged", "random"])
    expect(tally[`${what} 400`] ?? 0).toBeGreaterThan(COUNT / 100);
  expect(tally["valid 200"] ?? 0).toBeGreaterThan(COUNT / 20);
});

async function refreshed(sentinel: Sentinel): Promise<State> {
  await sentinel.restore();
  const state = await sentinel.state();
  if (!state) throw new Error("the sentinel stream cannot be made anew");
  return state;
}

function describe({ what, target, contentType, body }: FuzzRequest): string {
  const bytes = Buffer.from(body);
  const shown = contentType === CBOR_TYPE ? bytes.toString("hex") : bytes.toString("utf8");
  return `${what} ${target} (${contentType}) ${shown.slice(0, 1_500)}`;
}

/** What is refused by an operation is refused with an error that it declares, in the words of the protocol. */
function checkError({ target, contentType: type }: FuzzRequest, answer: FuzzAnswer, message: string): void {
  if (answer.status !== 400 || ![JSON_TYPE, CBOR_TYPE].includes(answer.contentType)) return;
  if (type === JSON_TYPE || type === CBOR_TYPE) expect(answer.contentType, message).toBe(type);
  const body = decoded(answer);
  const operation = target.replace("Kinesis_20131202.", "");
  const declared = Object.hasOwn(operations, operation) ? operations[operation as OperationName].errors : [];
  expect([...declared, ...FROM_THE_FRONT], message).toContain(body["__type"]);
}

function decoded({ contentType, body }: FuzzAnswer): Record<string, unknown> {
  return (contentType === CBOR_TYPE ? cbor.deserialize(body) : JSON.parse(body.toString())) as Record<string, unknown>;
}

const ALSO: Readonly<Record<string, readonly string[]>> = {
  NextShardIterator: ["ShardIterator"],
  SequenceNumber: ["StartingSequenceNumber", "SequenceNumberForOrdering"],
  ShardId: ["ShardToSplit", "ShardToMerge", "AdjacentShardToMerge", "ExclusiveStartShardId"],
};
const HARVESTED = new Set(["ShardIterator", "NextToken", "ConsumerARN", "ChannelARN", ...Object.keys(ALSO)]);

/** Keeps names and tokens of an answer for later requests. */
function gather(harvest: Harvest, answer: FuzzAnswer): void {
  if (answer.body.length === 0 || ![JSON_TYPE, CBOR_TYPE].includes(answer.contentType)) return;
  const visit = (value: unknown, name: string): void => {
    if (typeof value === "string" && HARVESTED.has(name)) {
      for (const member of [name, ...(ALSO[name] ?? [])]) {
        const known = harvest.get(member) ?? [];
        harvest.set(member, [value, ...known].slice(0, HARVEST_SIZE));
      }
    } else if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
      for (const [key, item] of Object.entries(value)) visit(item, Array.isArray(value) ? name : key);
    }
  };
  visit(decoded(answer), "");
}
