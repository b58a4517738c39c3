import { setImmediate as atEndOfTurn } from "node:timers";
import type { Resettable } from "./resets.ts";
import { isEverything, type Scope } from "./scope.ts";

/** The only source of time. All times are epoch milliseconds, all durations milliseconds. */
export interface Clock {
  now(): number;
  /** Where time is being moved to; the present while it takes its course. */
  readonly destination: number;
  /** Runs the callback once, when the clock has reached now + delay. A rejection goes to the clock's error handler. */
  setTimeout(callback: () => void | Promise<void>, delay: number): Timer;
  /**
   * Names work under way: a move of the clock waits for it before each step, so that it does not pass over what the
   * work goes on to set. Work that takes longer than two seconds of the machine's time is no longer waited for, since
   * it may itself wait for the clock.
   */
  hold(work: Promise<unknown>): void;
}

/** The machine's time, whatever an emulator's clock says: for logs and certificates. */
export function systemTime(): number {
  return Date.now();
}

/**
 * Runs something once the present turn of the event loop has dealt with all that arrived: no matter of time, and so not
 * of a test's fake timers either, which take the place of the global function.
 */
export function afterThisTurn(run: () => void): void {
  atEndOfTurn(run);
}

/** Lets everything else that is ready to run go first, whatever an emulator's clock says. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => afterThisTurn(resolve));
}

/** Runs the callback when so many milliseconds of the machine's time have gone; never holds the process open. */
export function afterSystemTime(milliseconds: number, callback: () => void): Timer {
  const timeout = setTimeout(callback, milliseconds).unref();
  return { cancel: () => clearTimeout(timeout) };
}

export interface Timer {
  cancel(): void;
}

/** The machine's time as a clock, for those outside who wait in it. It never holds the process open. */
export const realClock: Clock = {
  now: systemTime,
  get destination() {
    return systemTime();
  },
  setTimeout(callback, delay) {
    const timeout = setTimeout(() => void callback(), Math.min(Math.max(0, delay), MAX_REAL_DELAY));
    timeout.unref();
    return { cancel: () => clearTimeout(timeout) };
  },
  hold() {
    // Nobody moves it.
  },
};

interface Pending extends Timer {
  due: number;
  readonly callback: () => void | Promise<void>;
}

/** The last moment that ISO 8601 writes with a year of four digits; time goes no further. */
export const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** Node's longest timer; longer waits are taken in steps. */
const MAX_REAL_DELAY = 2_147_483_647;
/** Milliseconds of the machine's time that a move waits for work under way. */
const PATIENCE = 2000;

/**
 * Time as the emulator sees it: the machine's, shifted or frozen. Moving it forward runs all that falls due, in order,
 * each callback at its own moment, before `advance` or `set` resolves. It never holds the process open.
 */
export class EmulatorClock implements Clock, Resettable {
  #offset = 0;
  #frozenAt: number | undefined;
  /** By due time, earliest first; equal ones in the order they were set. */
  readonly #pending: Pending[] = [];
  /** The moves asked for so far; none of them fails. */
  #moves = Promise.resolve();
  /** A move that is under way: where it leads, and whether time runs on from there. */
  #move: { readonly destination: number; runsOn: boolean } | undefined;
  #alarm: NodeJS.Timeout | undefined;
  readonly #held = new Set<Promise<unknown>>();
  readonly #onError: (error: unknown) => void;

  /** @param onError receives what a callback throws */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  now(): number {
    return this.#frozenAt ?? systemTime() + this.#offset;
  }

  get destination(): number {
    return this.#move?.destination ?? this.now();
  }

  /** Whether time stands still until it is moved; while it is, whether it will stand still then. */
  get isFrozen(): boolean {
    return this.#move ? !this.#move.runsOn : this.#frozenAt !== undefined;
  }

  setTimeout(callback: () => void | Promise<void>, delay: number): Timer {
    const due = this.now() + Math.max(0, delay);
    const pending: Pending = { due, callback, cancel: () => this.#cancel(pending) };
    let at = this.#pending.length;
    while (at > 0 && (this.#pending[at - 1] as Pending).due > due) at--;
    this.#pending.splice(at, 0, pending);
    if (at === 0) this.#arm();
    return pending;
  }

  hold(work: Promise<unknown>): void {
    this.#held.add(work);
    const release = (): void => void this.#held.delete(work);
    work.then(release, release);
  }

  /**
   * Stops time at the present moment, or at the end of a move that is under way; what is pending waits for `advance`,
   * `set` or `resume`.
   */
  freeze(): void {
    if (this.#move) this.#move.runsOn = false;
    this.#frozenAt ??= this.now();
    this.#arm();
  }

  /** Lets time run on from where it stands, or from the end of a move that is under way. */
  resume(): void {
    if (this.#move) {
      this.#move.runsOn = true;
      return;
    }
    if (this.#frozenAt === undefined) return;
    this.#offset = this.#frozenAt - systemTime();
    this.#frozenAt = undefined;
    this.#arm();
  }

  /** Moves on by a duration, but not beyond the last moment there is, after the moves asked for before. Not to be awaited in a callback of this clock. */
  advance(duration: number): Promise<void> {
    return this.#afterOthers(() => this.#moveTo(this.now() + duration));
  }

  /**
   * Moves to a time, after the moves asked for before. Backwards only the clock moves: what was due stays due at its
   * time. Not to be awaited in a callback of this clock.
   */
  set(time: number): Promise<void> {
    return this.#afterOthers(() => this.#moveTo(time));
  }

  #afterOthers(move: () => Promise<void>): Promise<void> {
    this.#moves = this.#moves.then(move);
    return this.#moves;
  }

  async #moveTo(wanted: number): Promise<void> {
    const time = Math.min(wanted, LAST_MOMENT);
    const move = { destination: time, runsOn: !this.isFrozen };
    this.freeze();
    this.#move = move;
    // What is ready to run may begin work, or set something that is due on the way.
    await nextTurn();
    await this.#rest();
    for (let next = this.#pending[0]; next && next.due <= time; next = this.#pending[0]) {
      this.#frozenAt = Math.max(this.now(), next.due);
      await this.#run(next);
      await this.#rest();
    }
    this.#frozenAt = time;
    this.#move = undefined;
    if (move.runsOn) this.resume();
  }

  /**
   * With everything goes back to the machine's time, after the moves asked for before, and runs on. What is pending
   * waits as long as it still had to. With less it is left alone, for it is everybody's.
   */
  async reset(scope: Scope): Promise<void> {
    if (!isEverything(scope)) return;
    await this.#afterOthers(async () => {
      const shift = systemTime() - this.now();
      for (const pending of this.#pending) pending.due += shift;
      this.#frozenAt = undefined;
      this.#offset = 0;
      this.#arm();
    });
  }

  /** Until no work is under way that deserves to be waited for. */
  async #rest(): Promise<void> {
    while (this.#held.size > 0) {
      const works = [...this.#held];
      const patience = Promise.withResolvers<void>();
      const alarm = setTimeout(() => {
        for (const work of works) this.#held.delete(work);
        patience.resolve();
      }, PATIENCE);
      await Promise.race([Promise.allSettled(works), patience.promise]);
      clearTimeout(alarm);
      // What follows from it begins only now.
      await nextTurn();
    }
  }

  /** Forgets all that is pending. */
  stop(): void {
    this.#pending.length = 0;
    clearTimeout(this.#alarm);
  }

  #cancel(pending: Pending): void {
    const at = this.#pending.indexOf(pending);
    if (at < 0) return;
    this.#pending.splice(at, 1);
    if (at === 0) this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#alarm);
    const next = this.#pending[0];
    if (!next || this.#frozenAt !== undefined) return;
    this.#alarm = setTimeout(() => this.#ring(), Math.min(Math.max(0, next.due - this.now()), MAX_REAL_DELAY));
    this.#alarm.unref();
  }

  #ring(): void {
    const now = this.now();
    for (let next = this.#pending[0]; next && next.due <= now; next = this.#pending[0]) void this.#run(next);
    this.#arm();
  }

  async #run(pending: Pending): Promise<void> {
    this.#pending.splice(this.#pending.indexOf(pending), 1);
    try {
      await pending.callback();
    } catch (error) {
      this.#onError(error);
    }
  }
}
