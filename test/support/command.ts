import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The file behind `npm start` and the bin. */
export const COMMAND = fileURLToPath(new URL("../../server/main.ts", import.meta.url));

/** `kinesis-emu start` in a process of its own. */
export interface RunningCommand extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** The one that it printed for people to copy. */
  readonly endpoint: string;
  /** All that it has printed so far, to standard output and standard error. */
  output(): string;
  /** Sends the signal and waits for the end. @returns the exit code, null when the signal killed it */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Milliseconds; a busy machine needs more than the fraction of a second that it usually takes. */
const START_TIMEOUT = 20_000;

/**
 * Starts the command on a free port and waits until it says `Ready.`
 *
 * @param args further options, as on the command line
 * @param environment further variables; those of the test's own environment that set options do not reach the command
 * @throws Error with all that it printed, when it ends or says nothing
 */
export async function startCommand(
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<RunningCommand> {
  const child = spawn(process.execPath, [COMMAND, "start", "--port", "0", ...args], {
    env: { ...environmentWithoutOptions(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  let printed = "";
  const ready = Promise.withResolvers<void>();
  const take = (text: string): void => {
    printed += text;
    if (/^Ready\.$/m.test(printed)) ready.resolve();
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  const fail = (what: string) => ready.reject(new Error(`kinesis-emu ${what}. It printed:\n${printed}`));
  const timeout = setTimeout(() => fail(`was not ready within ${START_TIMEOUT} ms`), START_TIMEOUT);
  closed.then(
    ([code, signal]) => fail(`ended with ${code ?? signal} before it was ready`),
    (error: unknown) => fail(`could not be started: ${String(error)}`),
  );
  async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    child.kill(signal);
    const [code] = await closed;
    return code;
  }
  try {
    await ready.promise;
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    clearTimeout(timeout);
  }
  const endpoint = /^export AWS_ENDPOINT_URL_KINESIS=(\S+)$/m.exec(printed)?.[1] ?? "";
  return {
    pid: child.pid ?? 0,
    port: Number(new URL(endpoint).port),
    endpoint,
    output: () => printed,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

/** The test's own environment for a command that is to see its defaults. */
export function environmentWithoutOptions(): NodeJS.ProcessEnv {
  const isOption = (name: string): boolean => /^(KINESIS_EMU_|INITIALIZE_STREAMS$|NODE_OPTIONS$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOption(name)));
}
