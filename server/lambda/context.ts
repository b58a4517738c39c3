import type { Clock } from "../engine/clock.ts";
import type { Kinesis } from "../engine/kinesis.ts";
import type { Logger } from "../log.ts";

/** What Lambda works with, passed in. */
export interface LambdaContext {
  readonly kinesis: Kinesis;
  readonly logger: Logger;
  /** The machine's time, whatever the emulator's clock says: functions are programs that live in it. */
  readonly machineTime: Clock;
  readonly settings: LambdaSettings;
}

/** What can be set of Lambda. */
export interface LambdaSettings {
  /** Where functions on this machine reach the emulator: known once it listens. */
  readonly endpoint: () => string;
}
