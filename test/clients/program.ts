import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** How a program ended, and what it printed. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  /** The whole environment of the program. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Milliseconds after which the program is ended. */
  readonly timeout?: number;
}

/** Runs a program to its end. @throws when it cannot be started */
export async function run(program: string, args: readonly string[], options: ProgramOptions): Promise<Outcome> {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const [[exitCode], stdout, stderr] = await Promise.all([
    once(child, "close") as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { exitCode, stdout, stderr };
}

/** Like `run`, for programs that must succeed. @returns what it printed to standard output */
export async function runSuccessfully(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<string> {
  const { exitCode, stdout, stderr } = await run(program, args, options);
  if (exitCode === 0) return stdout;
  throw new Error(`${[program, ...args].join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
}

/** Whether the program is installed and ends with 0 when it is run so. */
export async function succeeds(
  program: string,
  args: readonly string[],
  options: Partial<ProgramOptions> = {},
): Promise<boolean> {
  try {
    const { exitCode } = await run(program, args, { env: process.env, ...options });
    return exitCode === 0;
  } catch {
    return false;
  }
}
