import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { handlerContext, type HandlerContext } from "./context.ts";
import { describeError, RuntimeClient, type NextInvocation } from "./runtime-client.ts";
import { Transport } from "./transport.ts";

/** A function that lives in this process. */
export type Handler<Event = unknown, Result = unknown> = (
  event: Event,
  context: HandlerContext,
) => Result | Promise<Result>;

/** Ends with `detach()`, or with the block that `await using` stands in. */
export interface AttachedFunction extends AsyncDisposable {
  readonly name: string;
  /** Takes no more invocations; resolves when those under way are answered. */
  detach(): Promise<void>;
}

/** Milliseconds after which an emulator that does not answer is asked again: it may be starting anew. */
const RETRY_DELAY = 100;

/**
 * Makes a handler in this process the function of a name. It stands alone and speaks only the emulator's Runtime API, so
 * it needs no network but the way to the emulator.
 * @param endpoint of the emulator, looked up at each request
 * @param account whose function it is, 12 digits; absent: that of all accounts that have none of that name
 * @returns once the emulator knows of it
 * @throws Error when the emulator does not answer, or will not have it
 */
export async function attachFunction<Event, Result>(
  endpoint: () => string,
  name: string,
  handler: Handler<Event, Result>,
  account?: string,
): Promise<AttachedFunction> {
  const path = `/_emu/functions/${encodeURIComponent(account === undefined ? name : `${account}:function:${name}`)}`;
  const base = (): string => endpoint().replace(/\/$/, "") + path;
  const poller = randomUUID();
  const client = new RuntimeClient(base, { "Kinesis-Emu-Poller": poller });
  const running = new Set<Promise<void>>();
  let isDetached = false;
  const polling = poll();
  const detach = async (): Promise<void> => {
    isDetached = true;
    // An emulator that is gone waits for nobody.
    await leave().catch(() => client.close());
    await polling;
    await Promise.all(running);
    client.close();
  };
  try {
    await ask("GET", `${base()}/attached`);
  } catch (error) {
    await detach();
    throw error;
  }
  return { name, detach, [Symbol.asyncDispose]: detach };

  async function leave(): Promise<void> {
    await ask("DELETE", `${base()}/pollers/${poller}`);
  }

  /** Asks for the next one while others run: how many there are at a time is the mapping's affair. */
  async function poll(): Promise<void> {
    while (!isDetached) {
      try {
        const invocation = await client.next();
        const answered = answer(invocation).finally(() => running.delete(answered));
        running.add(answered);
      } catch {
        if (!isDetached) await sleep(RETRY_DELAY);
      }
    }
  }

  async function answer(invocation: NextInvocation): Promise<void> {
    const { requestId, payload } = invocation;
    let send: Promise<void>;
    try {
      const event = JSON.parse(payload.toString("utf8")) as Event;
      const result = await handler(event, handlerContext(invocation, factsOf(name)));
      send = client.respond(requestId, JSON.stringify(result) ?? "null");
    } catch (error) {
      send = client.fail(requestId, describeError(error));
    }
    // An emulator that is gone has nobody who waits for the answer.
    await send.catch(() => {});
  }
}

function factsOf(name: string): Parameters<typeof handlerContext>[1] {
  return {
    functionName: name,
    functionVersion: "$LATEST",
    memoryLimitInMB: "128",
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: "attached",
  };
}

/** Waits for an answer. @throws Error when there is none, or it is a refusal */
async function ask(method: string, url: string): Promise<void> {
  const transport = new Transport();
  try {
    const { status, body } = await transport.send(method, url);
    if (status >= 400) throw new Error(`${method} ${url} was refused with status ${status}: ${body.toString()}`);
  } finally {
    transport.close();
  }
}
