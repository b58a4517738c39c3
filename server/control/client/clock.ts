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

/** The emulator's clock, on which everything runs that takes time or expires. */
export class ClockControl {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** What time it is. @throws ControlError */
  async get(): Promise<ClockState> {
    return this.#requests.json("GET", "/_emu/clock");
  }
}
