import type { Store } from "../store/contract.ts";
import type { Clock } from "./clock.ts";
import type { Limits } from "./limits.ts";
import type { Random } from "./random.ts";
import type { Signals } from "./signals.ts";

/** What the parts of the engine work with, passed in so that none reaches for a global. */
export interface EngineContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly limits: Limits;
  readonly signals: Signals;
}
