import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { handlerContext, type HandlerContext } from "./context.ts";
import { describeError, RuntimeClient, type NextInvocation } from "./runtime-client.ts";

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
 * Makes a handler in this process the function of a name: mappings of that name invoke it, whatever account and region
 * they are of. It stands alone and speaks only the emulator's Runtime API, so it needs no network but the way to the
 * emulator.
 * @param endpoint of the emulator
 * @returns once the emulator knows of it
 * @throws Error when the emulator does not answer
 */
export async function attachFunction<Event, Result>(
  endpoint: string,
  name: string,
  handler: Handler<Event, Result>,
): Promise<AttachedFunction> {
  const base = `${endpoint.replace(/\/$/, "")}/_emu/functions/${encodeURIComponent(name)}`;
  const poller = randomUUID();
  const client = new RuntimeClient(base, { "Kinesis-Emu-Poller": poller });
  const running = new Set<Promise<void>>();
  let isDetached = false;
  const polling = poll();
  const detach = async (): Promise<void> => {
    isDetached = true;
    // An emulator that is gone waits for nobody.
    await ask("DELETE", `${base}/pollers/${poller}`).catch(() => client.close());
    await polling;
    await Promise.all(running);
    client.close();
  };
  try {
    await ask("GET", `${base}/attached`);
  } catch (error) {
    await detach();
    throw error;
  }
  return { name, detach, [Symbol.asyncDispose]: detach };

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

/** Waits for an answer, whatever it is. */
function ask(method: string, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method }, (response) => {
      response.resume().once("end", resolve);
    });
    sent.on("error", reject).end();
  });
}
