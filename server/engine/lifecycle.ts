import type { RecordStore } from "../store/contract.ts";
import { nextTurn, type Clock } from "./clock.ts";
import { replacementsFor } from "./resharding.ts";
import type { Signals } from "./signals.ts";
import type { Stream, StreamDocument } from "./stream.ts";
import type { ReshardStep, Transition } from "./transition.ts";
import { untilStored } from "./until-stored.ts";

const STATUS = { create: "CREATING", delete: "DELETING", update: "UPDATING" } as const;

/** Steps that are done at once, if they are due: each change stores the whole stream, and keeps its writers waiting. */
const MOST_STEPS = 100;

type FinishedState = Pick<StreamDocument, "transition" | "status" | "settings">;

/** Where what a transition changes is kept. */
export interface StreamStorage {
  /**
   * Stores a stream.
   * @param change what is to be different from what the stream is then
   * @param publish makes it so, once it is stored
   */
  save(stream: Stream, change?: () => Partial<StreamDocument>, publish?: () => void): Promise<void>;
  /** Takes the stream away, and tries again by itself while the store has no room for that. */
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
   * stored, or complete if it takes no time. One that cannot be stored has not begun; what is left of one that was is
   * done when the store has room for it.
   * @param duration milliseconds
   * @param change the steps of a resharding, or the settings of any other update
   * @throws NotStored
   */
  async begin(
    stream: Stream,
    kind: Transition["kind"],
    duration: number,
    change: Partial<Pick<Transition, "steps" | "settings">> = {},
  ): Promise<void> {
    const { status, transition } = stream;
    stream.status = STATUS[kind];
    stream.transition = { steps: [], ...change, kind, startedAt: this.#clock.now(), duration, done: 0 };
    // What takes one change of the store needs none that says it has begun.
    const isStored = duration > 0 || kind === "delete" || stream.transition.steps.length > 0;
    try {
      await (isStored ? this.#storage.save(stream) : this.#goOn(stream));
    } catch (error) {
      if (!stream.isGone) Object.assign(stream, { status, transition });
      throw error;
    }
    if (isStored) await this.resume(stream);
  }

  /**
   * Goes on with a transition that the store held. One that began on a clock that was ahead of this one begins again.
   * @throws NotStored when it has to wait for room
   */
  async takeUp(stream: Stream): Promise<void> {
    const { transition } = stream;
    const now = this.#clock.now();
    if (transition && transition.startedAt > now) stream.transition = { ...transition, startedAt: now };
    await this.resume(stream);
  }

  /** Goes on with what is left of a stream's transition. @throws NotStored when that has to wait for room */
  async resume(stream: Stream): Promise<void> {
    if (stream.transition?.kind === "delete") await this.#goOn(stream);
    else await untilStored(this.#clock, () => this.#goOn(stream));
  }

  async #goOn(stream: Stream): Promise<void> {
    let { transition } = stream;
    while (transition && !stream.isGone) {
      const wait = dueTime(transition) - this.#clock.now();
      if (wait > 0) {
        this.#clock.setTimeout(() => this.resume(stream), wait);
        return;
      }
      transition = await this.#proceed(stream, transition);
    }
  }

  /** @returns what is left of the transition; another one may have begun by then */
  async #proceed(stream: Stream, transition: Transition): Promise<Transition | undefined> {
    const steps = this.#dueSteps(transition);
    const done = transition.done + steps.length;
    const rest = done < transition.steps.length ? { ...transition, done } : undefined;
    if (steps.length > 0) {
      await this.#reshard(stream, steps, rest);
      // Whoever else has something to do comes first.
      if (rest) await nextTurn();
    } else if (transition.kind === "delete") {
      await this.#storage.remove(stream);
      stream.transition = undefined;
    } else {
      const finished = (): FinishedState => ({
        transition: undefined,
        status: "ACTIVE",
        settings: { ...stream.settings, ...transition.settings },
      });
      await this.#storage.save(stream, finished, () => Object.assign(stream, finished()));
    }
    return rest;
  }

  /** The next one is due; those behind it may be as well. */
  #dueSteps({ steps, done, ...transition }: Transition): readonly ReshardStep[] {
    const now = this.#clock.now();
    let until = done + 1;
    while (until < Math.min(steps.length, done + MOST_STEPS) && dueTime({ ...transition, steps, done: until }) <= now) {
      until++;
    }
    return steps.slice(done, until);
  }

  /**
   * Seals the parents' logs before the children can be seen, so that no record lands behind the end of a shard; and
   * stores the children before they can be seen, so that no record has a number that a crash makes another shard's.
   */
  async #reshard(stream: Stream, steps: readonly ReshardStep[], rest: Transition | undefined): Promise<void> {
    const gate = Promise.withResolvers<void>();
    stream.reshardStep = gate.promise;
    try {
      const replacements = replacementsFor(stream, steps, this.#clock.now());
      const parents = replacements.flatMap((replacement) => replacement.parents);
      const children = replacements.flatMap((replacement) => replacement.children);
      await Promise.all(children.map(async ({ log }) => this.#records.open(log)));
      await Promise.all(parents.map(async ({ log }) => this.#records.seal(log)));
      const state = { transition: rest, status: rest ? stream.status : ("ACTIVE" as const) };
      const change = (): Partial<StreamDocument> => ({ ...state, ...stream.documentOf(replacements) });
      await this.#storage.save(stream, change, () => {
        stream.replaceShards(replacements);
        Object.assign(stream, state);
      });
      if (stream.isGone) for (const child of children) await this.#records.drop(child.log);
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
