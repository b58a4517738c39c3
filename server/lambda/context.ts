import type { Clock } from "../engine/clock.ts";
import type { Kinesis } from "../engine/kinesis.ts";
import type { Logger } from "../log.ts";
import type { RetryBackoff } from "./delivery/settings.ts";

/** What Lambda works with, passed in. */
export interface LambdaContext {
  readonly kinesis: Kinesis;
  readonly logger: Logger;
  /** The machine's time, whatever the emulator's clock says: functions are programs that live in it. */
  readonly machineTime: Clock;
  readonly settings: LambdaSettings;
}

/** A function's name, and the URL that events go to. */
export interface FunctionEndpoint {
  readonly name: string;
  readonly url: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What can be set of Lambda. */
export interface LambdaSettings {
  /** Where functions on this machine reach the emulator; resolves once it listens. */
  readonly endpoint: Promise<string>;
  /** Whether functions may be created and run; if not, they are only attached and bound. */
  readonly functions: "on" | "off";
  /** Functions that are bound to endpoints from the start. */
  readonly functionEndpoints: readonly FunctionEndpoint[];
  /** Milliseconds that a function stays Pending or its update InProgress. */
  readonly transitionTime: number;
  /** How long a failed batch waits for its next try. */
  readonly retryBackoff: RetryBackoff;
  /** Where the services of OnFailure destinations are, with credentials as its user and password. */
  readonly awsEndpoint: string | undefined;
  /** With which a function of an account calls the emulator. */
  readonly credentialsOf: (account: string) => Credentials;
}
