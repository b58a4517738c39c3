import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../support/free-port.ts";
import { Connection } from "./connection.ts";
import type { Contender } from "./contenders.ts";
import { requestOf } from "./requests.ts";
import { residentMemory } from "./resident-memory.ts";

export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** Of HTTP/2 in clear text. */
  readonly h2cPort: number;
  /** Milliseconds from the start of the process to its first answer with status 200. */
  readonly startUp: number;
  /** MiB in memory now, and at the most so far. */
  memory(): { readonly now: number; readonly peak: number };
}

/** Milliseconds. */
const START_TIMEOUT = 20_000;

/** Starts a contender on free ports and waits until it has answered a call. */
export async function startServer(contender: Contender): Promise<RunningServer> {
  const port = await freePort();
  const h2cPort = contender.hasOnePort ? port : await freePort();
  const { nodeFlags = [], file, args, environment = {}, folder, dataFolder } = contender.command(port, h2cPort);
  const begin = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, file, ...args], {
    stdio: "ignore",
    env: { ...process.env, ...environment },
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  const closed = once(child, "close");
  const pid = child.pid ?? 0;
  try {
    while (!(await answers(port))) {
      const isOver = child.exitCode !== null || performance.now() - begin > START_TIMEOUT;
      if (isOver) throw new Error(`${contender.name} did not start.`);
      await sleep(1);
    }
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return {
    port,
    h2cPort,
    startUp: performance.now() - begin,
    memory: () => residentMemory(pid),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await closed;
      if (dataFolder !== undefined) rmSync(dataFolder, { recursive: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  try {
    using connection = await Connection.open(port);
    await connection.call(requestOf("ListStreams", {}));
    return true;
  } catch {
    return false;
  }
}
