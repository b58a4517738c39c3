import type { EmulatorClock } from "../engine/clock.ts";
import type { Tenancy } from "../engine/identity.ts";
import type { Kinesis } from "../engine/kinesis.ts";

/** What the console shows. */
export interface ConsoleContext {
  readonly kinesis: Kinesis;
  readonly clock: EmulatorClock;
  /** Where requests go that do not say so. */
  readonly defaults: Tenancy;
}
