import type { EmulatorClock } from "../engine/clock.ts";
import type { Tenancy } from "../engine/identity.ts";
import type { Kinesis } from "../engine/kinesis.ts";
import type { Lambda } from "../lambda/lambda.ts";

/** What the console shows. */
export interface ConsoleContext {
  readonly kinesis: Kinesis;
  readonly clock: EmulatorClock;
  readonly lambda: () => Promise<Lambda>;
  /** Where requests go that do not say so. */
  readonly defaults: Tenancy;
}
