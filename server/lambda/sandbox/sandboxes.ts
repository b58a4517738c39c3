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
  readonly #busy = new Map<Sandbox, Promise<SandboxResult>>();
  readonly #starting = new Set<Promise<Sandbox>>();
  #isRetired = false;

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
    const sandbox = this.#takeIdle() ?? (await this.#start());
    const result = sandbox.run(task);
    this.#busy.set(sandbox, result);
    try {
      return await result;
    } finally {
      this.#busy.delete(sandbox);
      if (sandbox.isAlive && !this.#isRetired) this.#putBack(sandbox);
      else await sandbox.stop();
    }
  }

  /** Takes no more work; resolves when what is under way is done and all processes have ended. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    await Promise.all(this.#idle.splice(0).map((idle) => end(idle)));
    await Promise.all(this.#busy.values());
    await Promise.all([...this.#busy.keys()].map((sandbox) => sandbox.stop()));
  }

  /** Ends all processes, whatever they do. */
  async close(): Promise<void> {
    // Those that are about to start are busy then.
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#busy.keys()].map((sandbox) => sandbox.stop()));
    await this.retire();
  }

  async #start(): Promise<Sandbox> {
    const starting = Sandbox.start(this.#plan, this.#context());
    this.#starting.add(starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(starting);
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
