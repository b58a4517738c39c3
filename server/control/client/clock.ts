import type { Requests } from "./requests.ts";

/** What the emulator's clock says. */
export interface ClockState {
  /** As in `2026-06-15T12:00:00.000Z`. */
  readonly now: string;
  /** The same. */
  readonly epochMilliseconds: number;
  /** Whether it stands still until it is moved. */
  readonly isFrozen: boolean;
}

/** How long: members add up. */
export interface Duration {
  readonly milliseconds?: number;
  readonly seconds?: number;
  readonly minutes?: number;
  readonly hours?: number;
  readonly days?: number;
}

/** A moment: a date, ISO 8601 with a time zone, or epoch milliseconds. */
export type Moment = Date | string | number;

/** Milliseconds that a move may take beyond other requests: much can fall due in a year. */
const LONGEST_MOVE = 300_000;

/**
 * The emulator's clock, on which everything runs that takes time or expires: retention, iterators, tokens,
 * subscriptions, transitions of streams. What falls due while it is moved happens in order, before the move is done.
 *
 * ```ts
 * await kinesis.clock.freeze();
 * await kinesis.clock.advance({ hours: 25 });
 * ```
 */
export class ClockControl {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** What time it is. @throws ControlError */
  async get(): Promise<ClockState> {
    return this.#requests.json("GET", "/_emu/clock");
  }

  /**
   * Stops the clock, until it is moved or resumed.
   * @param at where; at the present moment when left out
   * @throws ControlError
   */
  async freeze(at?: Moment): Promise<ClockState> {
    return this.#post("freeze", at === undefined ? {} : { at: formatMoment(at) });
  }

  /** Moves the clock to a moment, whether it stands or runs. Backwards, nothing is undone. @throws ControlError */
  async set(to: Moment): Promise<ClockState> {
    return this.#post("set", { to: formatMoment(to) });
  }

  /**
   * Moves the clock on, whether it stands or runs.
   * @param by as in `{ hours: 25 }`, or in ISO 8601, as in `"PT25H"`
   * @throws ControlError
   */
  async advance(by: Duration | string): Promise<ClockState> {
    return this.#post("advance", typeof by === "string" ? { iso: by } : by);
  }

  /** Lets the clock run on from where it stands. @throws ControlError */
  async resume(): Promise<ClockState> {
    return this.#post("resume");
  }

  #post(action: string, json?: object): Promise<ClockState> {
    return this.#requests.json("POST", `/_emu/clock/${action}`, { json, timeout: LONGEST_MOVE });
  }
}

function formatMoment(moment: Moment): string | number {
  return moment instanceof Date ? moment.toISOString() : moment;
}
