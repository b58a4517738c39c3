import type { Container } from "dockerode";
import { lastLogLines } from "./last-log-lines.ts";

/** The emulator's container did not come up: why, and what it printed last. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** Asks the container what became of it, so this goes before its removal. */
export async function startError(container: Container, cause: unknown): Promise<StartError> {
  const why = cause instanceof Error ? cause.message : String(cause);
  const state = await describeState(container);
  const lines = await lastLogLines(container);
  return new StartError(`The emulator did not become ready: ${why}\n${state} Its last lines:\n${lines}`, { cause });
}

async function describeState(container: Container): Promise<string> {
  try {
    const { State } = await container.inspect();
    if (State.OOMKilled) return "The container ran out of memory.";
    return State.Running ? "The container runs." : `The container ended with exit code ${State.ExitCode}.`;
  } catch {
    return "The container is gone.";
  }
}
