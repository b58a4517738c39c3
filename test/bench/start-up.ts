import { setTimeout as sleep } from "node:timers/promises";
import type { Contender } from "./contenders.ts";
import { startServer } from "./running-server.ts";

/** Milliseconds after the first answer. */
const PAUSE = 300;

/** @returns milliseconds to the first answer, and MiB a little after it */
export async function measureStart(contender: Contender): Promise<{ readonly time: number; readonly memory: number }> {
  await using server = await startServer(contender);
  await sleep(PAUSE);
  return { time: server.startUp, memory: server.memory().now };
}
