import type { Clock, Timer } from "../../engine/clock.ts";
import type { Logger } from "../../log.ts";
import type { FunctionReference } from "../function-reference.ts";
import type { RuntimeHost } from "../runtime/api.ts";
import { TaskQueue } from "../runtime/queue.ts";
import { errorReply, LONGEST_RUN, timeoutReply, type Reply, type Task } from "../runtime/task.ts";

/** Whose function is meant: that of the account, or the one of all accounts. */
export type AttachedName = Pick<FunctionReference, "account" | "name">;

/**
 * Functions that live in processes of somebody else's: these ask for invocations over the Runtime API, either by the
 * function's name alone, for all accounts, or by `account:function:name`, for one, which then goes before the other. An
 * invocation that nobody asks for waits.
 */
export class Attachments {
  readonly #machineTime: Clock;
  readonly #logger: Logger;
  /** By what processes ask for; one that was once attached stays. */
  readonly #hosts = new Map<string, RuntimeHost>();

  constructor(machineTime: Clock, logger: Logger) {
    this.#machineTime = machineTime;
    this.#logger = logger;
  }

  /** Whether a process is attached at the moment: it waits for an invocation, works on one, or has just done so. */
  isAttached(named: AttachedName): boolean {
    return this.#isServed(ownKey(named)) || this.#isServed(named.name);
  }

  /** Resolves when a process is attached. @param key what it asks for @param signal gives up */
  async whenAttached(key: string, signal: AbortSignal): Promise<void> {
    if (!this.#isServed(key)) await this.hostOf(key).tasks.whenAwaited(signal);
  }

  /** What a process that attaches talks to. @param key a name, or `account:function:name` */
  hostOf(key: string): RuntimeHost {
    if (!this.#isServed(key)) this.#releaseOthers(key);
    return this.#host(key);
  }

  #host(key: string): RuntimeHost {
    const known = this.#hosts.get(key);
    if (known) return known;
    const initFailed = ({ payload }: Reply): void =>
      this.#logger.warn(`lambda.${nameIn(key)}: the attached process could not start: ${payload.toString()}`);
    const now = (): number => this.#machineTime.now();
    const host = { tasks: new TaskQueue(this.#machineTime), now, initFailed };
    this.#hosts.set(key, host);
    return host;
  }

  /** @returns undefined when the signal gave it up before a process took it */
  async run(named: AttachedName, task: Task, signal: AbortSignal | undefined): Promise<Reply | undefined> {
    const { name } = named;
    const { tasks } = this.#host(this.#keyFor(named));
    if (!this.isAttached(named)) this.#logger.warn(`lambda.${name}: waits until a process attaches to that name`);
    let timer: Timer | undefined;
    const onClaimed = (): void => {
      // It may be claimed again, when the first to take it went away at once.
      timer?.cancel();
      const late = timeoutReply(task.requestId, LONGEST_RUN);
      timer = this.#machineTime.setTimeout(() => void tasks.reply(task.requestId, late), LONGEST_RUN);
    };
    try {
      return await tasks.run(task, signal, onClaimed);
    } finally {
      timer?.cancel();
    }
  }

  /** What waits for an account's own function, or for that of all accounts, may go to the other, which comes now. */
  #releaseOthers(key: string): void {
    const name = nameIn(key);
    if (key !== name) return this.#hosts.get(name)?.tasks.release();
    for (const [own, { tasks }] of this.#hosts) {
      if (own !== name && nameIn(own) === name && !tasks.isServed) tasks.release();
    }
  }

  /** Gives up what waits for a name, which has become that of another kind of function. */
  release(name: string): void {
    for (const [key, { tasks }] of this.#hosts) if (nameIn(key) === name) tasks.release();
  }

  close(): void {
    for (const { tasks } of this.#hosts.values()) {
      tasks.close(() => errorReply("Runtime.ExitError", "The emulator stops."));
    }
  }

  #isServed(key: string): boolean {
    return this.#hosts.get(key)?.tasks.isServed === true;
  }

  /** Where nobody is attached, an invocation waits for whoever was. */
  #keyFor(named: AttachedName): string {
    const own = ownKey(named);
    if (this.#isServed(own)) return own;
    return this.#isServed(named.name) || !this.#hosts.has(own) ? named.name : own;
  }
}

function ownKey({ account, name }: AttachedName): string {
  return `${account}:function:${name}`;
}

function nameIn(key: string): string {
  return key.slice(key.lastIndexOf(":") + 1);
}
