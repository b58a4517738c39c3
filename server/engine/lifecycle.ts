import type { RecordStore } from "../store/contract.ts";
import type { Clock } from "./clock.ts";
import { replacementFor } from "./resharding.ts";
import type { Signals } from "./signals.ts";
import type { Stream } from "./stream.ts";
import type { ReshardStep, Transition } from "./transition.ts";

const STATUS = { create: "CREATING", delete: "DELETING", update: "UPDATING" } as const;

/** Persists what a transition changed. */
export interface StreamStorage {
  save(stream: Stream): Promise<void>;
  /** The stream is gone. */
  remove(stream: Stream): Promise<void>;
}

/** Leads streams through their states: at once, or over a transition time during which every state can be seen. */
export class Lifecycle {
  readonly #clock: Clock;
  readonly #records: RecordStore;
  readonly #signals: Signals;
  readonly #storage: StreamStorage;

  constructor(clock: Clock, records: RecordStore, signals: Signals, storage: StreamStorage) {
    this.#clock = clock;
    this.#signals = signals;
    this.#records = records;
    this.#storage = storage;
  }

  /**
   * Begins a transition. The status changes before this returns its promise, which resolves when the transition is
   * stored, or complete if it takes no time.
   * @param duration milliseconds
   * @param change the steps of a resharding, or the settings of any other update
   */
  async begin(
    stream: Stream,
    kind: Transition["kind"],
    duration: number,
    change: Partial<Pick<Transition, "steps" | "settings">> = {},
  ): Promise<void> {
    stream.status = STATUS[kind];
    stream.transition = { steps: [], ...change, kind, startedAt: this.#clock.now(), duration, done: 0 };
    if (duration > 0) await this.#storage.save(stream);
    await this.resume(stream);
  }

  /** Goes on with what is left of a stream's transition. */
  async resume(stream: Stream): Promise<void> {
    for (let { transition } = stream; transition; { transition } = stream) {
      const due = dueTime(transition);
      const wait = due - this.#clock.now();
      if (wait > 0) {
        this.#clock.setTimeout(() => this.resume(stream), wait);
        return;
      }
      await this.#proceed(stream, transition);
    }
  }

  async #proceed(stream: Stream, transition: Transition): Promise<void> {
    const step = transition.steps[transition.done];
    const done = transition.done + 1;
    if (step) await this.#reshard(stream, step);
    if (done < transition.steps.length) {
      stream.transition = { ...transition, done };
      if (transition.duration > 0) await this.#storage.save(stream);
      return;
    }
    stream.transition = undefined;
    if (transition.kind === "delete") {
      await this.#storage.remove(stream);
    } else {
      stream.settings = { ...stream.settings, ...transition.settings };
      stream.status = "ACTIVE";
      await this.#storage.save(stream);
    }
  }

  /** Seals the parents' logs before the children can be seen, so that no record lands behind the end of a shard. */
  async #reshard(stream: Stream, step: ReshardStep): Promise<void> {
    const gate = Promise.withResolvers<void>();
    stream.reshardStep = gate.promise;
    try {
      const { parents, closingTime, children } = replacementFor(stream, step, this.#clock.now());
      for (const child of children) await this.#records.open(child.log);
      for (const parent of parents) await this.#records.seal(parent.log);
      stream.replaceShards(parents, closingTime, children);
      for (const parent of parents) this.#signals.notify(parent.log);
    } finally {
      stream.reshardStep = undefined;
      gate.resolve();
    }
  }
}

/** The steps of a resharding are spread evenly; anything else is done at the end. */
function dueTime({ startedAt, duration, steps, done }: Transition): number {
  return startedAt + (steps.length === 0 ? duration : (duration * (done + 1)) / steps.length);
}
