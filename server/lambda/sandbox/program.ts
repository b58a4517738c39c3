import { spawn, type ChildProcessByStdio } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { BOOTSTRAP } from "../bootstrap.ts";
import { errorReply, type Reply } from "../runtime/task.ts";
import { environmentOf, type SandboxPlan } from "./environment.ts";

/** The share of a function's memory that AWS lets V8 fill with objects. */
const HEAP_SHARE = 0.9;

export type Program = ChildProcessByStdio<null, Readable, Readable>;

/** Starts the program of a function: ours for Node, its own `bootstrap` for `provided*`. */
export function startProgram(plan: SandboxPlan, runtimeApi: string, logStream: string): Program {
  const heap = Math.floor(plan.memorySize * HEAP_SHARE);
  const [command, args] = plan.runtime.startsWith("nodejs")
    ? [process.execPath, [`--max-old-space-size=${heap}`, BOOTSTRAP]]
    : [join(plan.folder, "bootstrap"), []];
  return spawn(command, args, {
    cwd: plan.folder,
    env: environmentOf(plan, runtimeApi, logStream),
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own, so that it can be ended with all that it started.
    detached: true,
  });
}

/** Ends a program and all that it started. */
export function killProgram({ pid }: Program): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // It has ended already.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** As AWS writes signals, where Node's name for one is another. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/** How a program ended that should have answered (lambda-reference §5). */
export function exitReply(requestId: string, code: number | null, signal: string | null): Reply {
  const status = code === null ? `signal: ${SIGNALS[signal ?? ""] ?? signal}` : `exit status ${code}`;
  const how = code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: ${status}`;
  return errorReply("Runtime.ExitError", `RequestId: ${requestId} Error: ${how}`);
}

/** A program that could not even be started. */
export function spawnFailedReply(requestId: string, error: NodeJS.ErrnoException, folder: string): Reply {
  const reasons: Readonly<Record<string, string | undefined>> = {
    ENOENT: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
    EACCES:
      "fork/exec /var/task/bootstrap: permission denied. Make bootstrap executable before you zip it; a container " +
      `also needs ${folder} where files may be executed, as with docker run --tmpfs /tmp:exec,mode=1777`,
  };
  const reason = reasons[error.code ?? ""] ?? `fork/exec /var/task/bootstrap: ${error.message}`;
  return errorReply("Runtime.InvalidEntrypoint", `RequestId: ${requestId} Error: ${reason}`);
}
