import type { Clock, Timer } from "../../engine/clock.ts";
import type { Task } from "../runtime/task.ts";
import { Sandbox, type SandboxContext, type SandboxResult } from "./sandbox.ts";
import type { SandboxPlan } from "./environment.ts";

/** Milliseconds that a process waits for work before it is ended. */
const IDLE_TIME = 300_000;

interface Idle {
  readonly sandbox: Sandbox;
  readonly reaper: Timer;
}

/** The processes of one function with one code and one set of settings: as many as it has invocations at a time. */
export class Sandboxes {
  readonly #clock: Clock;
  readonly #plan: SandboxPlan;
  readonly #context: () => SandboxContext;
  /** The one that worked last is at the end, and is the next to work. */
  readonly #idle: Idle[] = [];
  readonly #busy = new Set<Sandbox>();
  /** Invocations under way, from before their process starts until it is idle again or has ended. */
  readonly #runs = new Set<Promise<SandboxResult>>();
  #isRetired = false;
  #isClosed = false;

  /**
   * @param clock of the emulator: idle processes end by it
   * @param context for each new process
   */
  constructor(clock: Clock, plan: SandboxPlan, context: () => SandboxContext) {
    this.#clock = clock;
    this.#plan = plan;
    this.#context = context;
  }

  async run(task: Task): Promise<SandboxResult> {
    const run = this.#run(task);
    this.#runs.add(run);
    try {
      return await run;
    } finally {
      this.#runs.delete(run);
    }
  }

  /** Takes no more work; resolves when what is under way is done and all processes have ended. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    await Promise.all(this.#idle.splice(0).map((idle) => end(idle)));
    await Promise.allSettled(this.#runs);
  }

  /** Ends all processes, whatever they do. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#busy].map((sandbox) => sandbox.stop()));
    await this.retire();
  }

  async #run(task: Task): Promise<SandboxResult> {
    const sandbox = this.#takeIdle() ?? (await Sandbox.start(this.#plan, this.#context()));
    this.#busy.add(sandbox);
    try {
      // It was only starting when all were ended.
      if (this.#isClosed) await sandbox.stop();
      return await sandbox.run(task);
    } finally {
      this.#busy.delete(sandbox);
      if (sandbox.isAlive && !this.#isRetired) this.#putBack(sandbox);
      else await sandbox.stop();
    }
  }

  #takeIdle(): Sandbox | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      idle.reaper.cancel();
      if (idle.sandbox.isAlive) return idle.sandbox;
    }
    return undefined;
  }

  #putBack(sandbox: Sandbox): void {
    const idle: Idle = { sandbox, reaper: this.#clock.setTimeout(() => this.#reap(idle), IDLE_TIME) };
    this.#idle.push(idle);
  }

  async #reap(idle: Idle): Promise<void> {
    const at = this.#idle.indexOf(idle);
    if (at < 0) return;
    this.#idle.splice(at, 1);
    await end(idle);
  }
}

async function end({ sandbox, reaper }: Idle): Promise<void> {
  reaper.cancel();
  await sandbox.stop();
}
