import type { EmulatorClock } from "../engine/clock.ts";
import type { Tenancy } from "../engine/identity.ts";
import type { Kinesis } from "../engine/kinesis.ts";
import type { Scope } from "../engine/scope.ts";
import type { Snapshots } from "../engine/snapshots.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Logger } from "../log.ts";
import type { ReceivedMetrics } from "../sinks/received-metrics.ts";

/** What the routes of the emulator's own API work with. */
export interface ControlContext {
  readonly kinesis: Kinesis;
  readonly clock: EmulatorClock;
  readonly logger: Logger;
  /** Whose streams a request means that names no account, or no region. */
  readonly defaults: Tenancy;
  /** Host names by which the emulator is reached, beside those that never leave a private network. */
  readonly hosts: readonly string[];
  /** What clients told CloudWatch. */
  readonly sinks: { readonly received: ReceivedMetrics };
  /** Functions and event source mappings, loaded by the first request that needs them. */
  readonly lambda: () => Promise<Lambda>;
  /** Brings what is within the scope back to where it was after the start. */
  readonly reset: (scope: Scope) => Promise<void>;
  /** Does work that no reset, no snapshot and no other such work may meet half done, after those asked for before. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly snapshots: Snapshots;
  /** The certificate of the emulator's CA, PEM. */
  readonly caCertificate: () => Promise<string>;
}
