import { type ChildProcess, spawn } from "node:child_process";
import { COMMAND, environmentWithoutOptions } from "../../support/command.ts";

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running `kinesis-emu`. */
export class Command implements AsyncDisposable {
  readonly exit: Promise<Exit>;
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";

  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    nodeArgs: readonly string[],
    through: readonly string[],
  ) {
    const [program = "", ...rest] = [...through, process.execPath, ...nodeArgs, COMMAND, ...args];
    const child = spawn(program, rest, {
      env: { ...environmentWithoutOptions(), ...env },
    });
    child.stdout.on("data", (chunk: Buffer) => (this.#stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (this.#stderr += chunk.toString()));
    this.exit = new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal })));
    this.#child = child;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Where it listens, from what it prints. */
  get endpoint(): string {
    return /^export AWS_ENDPOINT_URL_KINESIS=(\S+)$/m.exec(this.#stdout)?.[1] ?? "";
  }

  get port(): number {
    return Number(new URL(this.endpoint).port);
  }

  /** Resolves when it has printed what matches. @throws when it ends before */
  async prints(pattern: RegExp): Promise<string> {
    let ended: Exit | undefined;
    void this.exit.then((exit) => (ended = exit));
    for (;;) {
      if (pattern.test(this.#stdout)) return this.#stdout;
      if (ended)
        throw new Error(`it ended (${JSON.stringify(ended)}) without ${pattern}:\n${this.#stdout}${this.#stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Reads nothing more of what it prints, as a program that ends before it. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  /** Sends a signal. @returns how it ended, and after how many milliseconds */
  async stop(signal: NodeJS.Signals): Promise<Exit & { readonly took: number }> {
    const start = performance.now();
    this.#child.kill(signal);
    const exit = await this.exit;
    return { ...exit, took: performance.now() - start };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.exit;
  }
}

/**
 * Runs the command with nothing of the emulator's in its environment but what is given.
 * @param through a program that puts itself in the place of the one that its arguments name
 */
export function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nodeArgs: readonly string[] = [],
  through: readonly string[] = [],
): Command {
  return new Command(args, env, nodeArgs, through);
}

/** Runs the command on a free port until it is ready. */
export async function started(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  nodeArgs: readonly string[] = [],
  through: readonly string[] = [],
): Promise<Command> {
  const command = run(["--port", "0", ...args], env, nodeArgs, through);
  await command.prints(/^Ready\.$/m);
  return command;
}
