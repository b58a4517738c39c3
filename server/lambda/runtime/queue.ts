import type { Clock, Timer } from "../../engine/clock.ts";
import type { Reply, Task } from "./task.ts";

interface Pending {
  readonly task: Task;
  readonly settle: (reply: Reply | undefined) => void;
  readonly onClaimed: () => void;
  /** The runtime that works on it, if it said who it is. */
  claimant?: string | undefined;
}

/** A runtime that waits. */
interface Poller {
  /** Who it is, if it said so. */
  readonly id: string | undefined;
  readonly take: (task: Task | undefined) => void;
}

/** Milliseconds that a runtime has to ask for the next task when it has replied, or was cut off. */
const RETURN_TIME = 2000;

/** Tasks on one side, the runtimes that ask for the next one on the other. */
export class TaskQueue {
  /** Nobody has asked for them yet, oldest first. */
  readonly #waiting: Pending[] = [];
  readonly #claimed = new Map<string, Pending>();
  /** Runtimes that wait, in the order in which they asked. */
  readonly #pollers: Poller[] = [];

  /** Runtimes that ask for no more. */
  readonly #left = new Set<string>();
  /** Those who wait for a runtime. */
  readonly #watchers = new Set<() => void>();
  /** Runtimes that were cut off while they asked, and when they are taken for dead. */
  readonly #missing = new Map<string, Timer>();
  readonly #machineTime: Clock;
  /** When a runtime last replied that has not said that it leaves. */
  #repliedAt = -Infinity;

  constructor(machineTime: Clock) {
    this.#machineTime = machineTime;
  }

  /** Whether there is a runtime: one that waits for a task, works on one, or has just replied and is to come back. */
  get isServed(): boolean {
    const isAtWork = this.#pollers.length > 0 || this.#claimed.size > 0;
    return isAtWork || this.#machineTime.now() - this.#repliedAt < RETURN_TIME;
  }

  /**
   * Hands a task to the next runtime that asks.
   * @param signal gives a task up that no runtime has claimed
   * @param onClaimed called when a runtime takes it
   * @returns what the runtime replied; undefined when the task was given up, or the runtime is dead
   */
  run(task: Task, signal?: AbortSignal, onClaimed: () => void = () => {}): Promise<Reply | undefined> {
    if (signal?.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const giveUp = (): void => {
        const at = this.#waiting.indexOf(pending);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        resolve(undefined);
      };
      const settle = (reply: Reply | undefined): void => {
        signal?.removeEventListener("abort", giveUp);
        resolve(reply);
      };
      const pending: Pending = { task, settle, onClaimed };
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#waiting.push(pending);
      this.#match();
    });
  }

  /** Resolves when a runtime asks for a task, or the signal gives up. */
  whenAwaited(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#watchers.delete(done);
        resolve();
      };
      this.#watchers.add(done);
      signal.addEventListener("abort", done, { once: true });
    });
  }

  /**
   * The next task, as soon as there is one.
   * @param signal says that the runtime has gone; a task on its way to it is then given to another
   * @param id by which it can leave
   * @returns undefined when it went or left before there was one
   */
  next(signal: AbortSignal, id?: string): Promise<Task | undefined> {
    if (id !== undefined) this.#isBack(id);
    if (signal.aborted || (id !== undefined && this.#left.has(id))) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      let taken: Task | undefined;
      const poller: Poller = {
        id,
        take(task) {
          taken = task;
          resolve(task);
        },
      };
      const goAway = (): void => {
        if (taken) this.#putBack(taken);
        else this.#leave(poller);
        if (id !== undefined) this.#miss(id);
      };
      signal.addEventListener("abort", goAway, { once: true });
      this.#pollers.push(poller);
      for (const watcher of this.#watchers) watcher();
      this.#match();
    });
  }

  /** A runtime asks for no more: if it waits, it is told that there is nothing. */
  leave(id: string): void {
    // It may be on its way to ask once more.
    this.#left.add(id);
    this.#repliedAt = -Infinity;
    const poller = this.#pollers.find((each) => each.id === id);
    if (poller) this.#leave(poller);
  }

  /** @returns false when no runtime works on a task of that id */
  reply(requestId: string, reply: Reply): boolean {
    const pending = this.#claimed.get(requestId);
    if (!pending) return false;
    this.#claimed.delete(requestId);
    if (pending.claimant === undefined || !this.#left.has(pending.claimant)) this.#repliedAt = this.#machineTime.now();
    pending.settle(reply);
    return true;
  }

  /** Settles everything: what is being worked on with a reply, what waits as given up. */
  close(reply: (task: Task) => Reply): void {
    for (const timer of this.#missing.values()) timer.cancel();
    this.#missing.clear();
    for (const pending of this.#claimed.values()) pending.settle(reply(pending.task));
    this.#claimed.clear();
    this.release();
  }

  /** Gives up what no runtime has claimed. */
  release(): void {
    for (const pending of this.#waiting.splice(0)) pending.settle(undefined);
  }

  /** One that asks while it works, and does not ask again, works no more: a process that was killed, for one. */
  #miss(id: string): void {
    if (this.#left.has(id)) return;
    this.#isBack(id);
    this.#missing.set(
      id,
      this.#machineTime.setTimeout(() => this.#bury(id), RETURN_TIME),
    );
  }

  #isBack(id: string): void {
    this.#missing.get(id)?.cancel();
    this.#missing.delete(id);
  }

  #bury(id: string): void {
    this.#missing.delete(id);
    for (const [requestId, pending] of this.#claimed) {
      if (pending.claimant !== id) continue;
      this.#claimed.delete(requestId);
      pending.settle(undefined);
    }
  }

  #leave(poller: Poller): void {
    const at = this.#pollers.indexOf(poller);
    if (at < 0) return;
    this.#pollers.splice(at, 1);
    poller.take(undefined);
  }

  #putBack({ requestId }: Task): void {
    const pending = this.#claimed.get(requestId);
    if (!pending) return;
    this.#claimed.delete(requestId);
    this.#waiting.unshift(pending);
    this.#match();
  }

  #match(): void {
    while (this.#waiting.length > 0 && this.#pollers.length > 0) {
      const pending = this.#waiting.shift() as Pending;
      const poller = this.#pollers.shift() as Poller;
      pending.claimant = poller.id;
      this.#claimed.set(pending.task.requestId, pending);
      pending.onClaimed();
      poller.take(pending.task);
    }
  }
}
