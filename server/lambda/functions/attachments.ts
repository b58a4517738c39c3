import type { Clock, Timer } from "../../engine/clock.ts";
import type { Logger } from "../../log.ts";
import type { RuntimeHost } from "../runtime/api.ts";
import { TaskQueue } from "../runtime/queue.ts";
import { errorReply, type Reply, type Task } from "../runtime/task.ts";

/** Milliseconds that an attached process may work on an invocation: the longest that a function may run on AWS. */
export const ATTACHED_TIMEOUT = 900_000;

/**
 * Functions that live in processes of somebody else's: these ask for invocations by the function's name, over the
 * Runtime API. An invocation that nobody asks for waits.
 */
export class Attachments {
  readonly #machineTime: Clock;
  readonly #logger: Logger;
  /** By function name; one that was once attached stays. */
  readonly #hosts = new Map<string, RuntimeHost>();

  constructor(machineTime: Clock, logger: Logger) {
    this.#machineTime = machineTime;
    this.#logger = logger;
  }

  /** Whether a process is attached at the moment: it waits for an invocation, or works on one. */
  isAttached(name: string): boolean {
    const tasks = this.#hosts.get(name)?.tasks;
    return tasks !== undefined && (tasks.isAwaited || tasks.claimed > 0);
  }

  /** Resolves when a process is attached. @param signal gives up */
  async whenAttached(name: string, signal: AbortSignal): Promise<void> {
    if (!this.isAttached(name)) await this.hostOf(name).tasks.whenAwaited(signal);
  }

  /** What a process that attaches to a name talks to. */
  hostOf(name: string): RuntimeHost {
    const known = this.#hosts.get(name);
    if (known) return known;
    const initFailed = ({ payload }: Reply): void =>
      this.#logger.warn(`lambda.${name}: the attached process could not start: ${payload.toString()}`);
    const host = { tasks: new TaskQueue(), now: () => this.#machineTime.now(), initFailed };
    this.#hosts.set(name, host);
    return host;
  }

  /** @returns undefined when the signal gave it up before a process took it */
  async run(name: string, task: Task, signal: AbortSignal | undefined): Promise<Reply | undefined> {
    const { tasks } = this.hostOf(name);
    if (!this.isAttached(name)) this.#logger.warn(`lambda.${name}: waits until a process attaches to that name`);
    let timer: Timer | undefined;
    const onClaimed = (): void => {
      // It may be claimed again, when the first to take it went away at once.
      timer?.cancel();
      const seconds = (ATTACHED_TIMEOUT / 1000).toFixed(2);
      const late = errorReply(
        "Sandbox.Timedout",
        `RequestId: ${task.requestId} Error: Task timed out after ${seconds} seconds`,
      );
      timer = this.#machineTime.setTimeout(() => void tasks.reply(task.requestId, late), ATTACHED_TIMEOUT);
    };
    try {
      return await tasks.run(task, signal, onClaimed);
    } finally {
      timer?.cancel();
    }
  }

  /** Gives up what waits for a name, which has become that of another kind of function. */
  release(name: string): void {
    this.#hosts.get(name)?.tasks.release();
  }

  close(): void {
    for (const { tasks } of this.#hosts.values()) {
      tasks.close(() => errorReply("Runtime.ExitError", "The emulator stops."));
    }
  }
}
