import type { FaultDefinition } from "../engine/fault-definition.ts";
import { LIMIT_MODES, type LimitMode } from "../engine/limits.ts";
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from "../log.ts";
import { DURABILITIES, type Durability } from "../store/contract.ts";
import { AUTH_MODES, parseAccessKeys, type AccessKey, type AuthMode } from "./access-keys.ts";
import { FUNCTION_MODES, parseFunctionEndpoints, type FunctionEndpoint, type FunctionMode } from "./functions.ts";
import { parseStreams, type InitialStream } from "./initial-streams.ts";
import { parseFaults } from "./initial-faults.ts";
import * as parse from "./parse.ts";
import { parseRetryBackoff, type RetryBackoff } from "./retry-backoff.ts";

/** What can be set, however it is set. */
export interface Options {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly auth: AuthMode;
  readonly accessKeys: readonly AccessKey[];
  readonly streams: readonly InitialStream[];
  /** A file's path, or JSON; absent: nothing more. */
  readonly seed: string | undefined;
  /** Milliseconds. */
  readonly transitionTime: number;
  readonly limits: LimitMode;
  readonly faults: readonly FaultDefinition[];
  /** From 0 to 1. */
  readonly errorProbability: number;
  /** Whether functions can be created with code that then runs here. */
  readonly functions: FunctionMode;
  readonly functionEndpoints: readonly FunctionEndpoint[];
  readonly lambdaRetryBackoff: RetryBackoff;
  /** Absent: there is none. */
  readonly awsEndpoint: string | undefined;
  readonly tlsHosts: readonly string[];
  /** Absent: state is kept in memory, and ends with the process. */
  readonly dataDir: string | undefined;
  readonly durability: Durability;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  readonly metricsPerShard: boolean;
  /** Absent: every run differs. */
  readonly randomSeed: string | undefined;
}

/** One option: its environment variable, its flag, its default as a person would write it, and what it is for. */
export interface OptionDefinition<T> {
  readonly environment: string;
  /** Names of other emulators for the same, which are understood as well. */
  readonly alsoKnownAs?: readonly string[];
  readonly flag: string;
  /** What stands for the value in the help. */
  readonly placeholder: string;
  readonly default: string;
  readonly help: string;
  /** @throws ValueMistake */
  readonly parse: (text: string) => T;
}

type OptionTable = { readonly [Name in keyof Options]: OptionDefinition<Options[Name]> };

/** The one table of options: flags, environment, `--help` and docs/options.md all come from it. */
export const OPTIONS: OptionTable = {
  port: {
    environment: "KINESIS_EMU_PORT",
    flag: "port",
    placeholder: "number",
    default: "4567",
    help: "Port for HTTP/1.1, HTTP/2 and TLS alike; 0 lets the system choose.",
    parse: parse.port,
  },
  host: {
    environment: "KINESIS_EMU_HOST",
    flag: "host",
    placeholder: "address",
    default: "127.0.0.1",
    help: "Address to listen on; 0.0.0.0 for all of this machine (the image's default).",
    parse: parse.nonEmpty,
  },
  region: {
    environment: "KINESIS_EMU_REGION",
    flag: "region",
    placeholder: "name",
    default: "us-east-1",
    help: "Region of unsigned requests and of streams that name none; a signed request has its own.",
    parse: parse.region,
  },
  accountId: {
    environment: "KINESIS_EMU_ACCOUNT_ID",
    flag: "account-id",
    placeholder: "12 digits",
    default: "000000000000",
    help: "Account of every caller whose access key id is not itself an account of 12 digits.",
    parse: parse.accountId,
  },
  auth: {
    environment: "KINESIS_EMU_AUTH",
    flag: "auth",
    placeholder: AUTH_MODES.join("|"),
    default: "off",
    help: "What signatures must be: anything (off), well-formed (shape), or right, of a known key and in time (verify).",
    parse: parse.oneOf(AUTH_MODES),
  },
  accessKeys: {
    environment: "KINESIS_EMU_ACCESS_KEYS",
    flag: "access-keys",
    placeholder: "id:secret:account,…",
    default: "test:test",
    help: "The keys that --auth verify knows; the account of a key is optional, and holds with any --auth.",
    parse: parseAccessKeys,
  },
  streams: {
    environment: "KINESIS_EMU_STREAMS",
    alsoKnownAs: ["INITIALIZE_STREAMS"],
    flag: "streams",
    placeholder: "name:shards:region,…",
    default: "",
    help: "Streams to create at start; shards (4) and region are optional.",
    parse: parseStreams,
  },
  seed: {
    environment: "KINESIS_EMU_SEED",
    flag: "seed",
    placeholder: "file",
    default: "",
    help: "What to bring about at start: a JSON or YAML file of streams, records and more, or JSON that begins with {.",
    parse: (text) => (text === "" ? undefined : text),
  },
  transitionTime: {
    environment: "KINESIS_EMU_TRANSITION_TIME",
    flag: "transition-time",
    placeholder: "milliseconds",
    default: "0",
    help: "How long a stream stays CREATING, UPDATING or DELETING; 0: it is done before the answer.",
    parse: parse.milliseconds,
  },
  limits: {
    environment: "KINESIS_EMU_LIMITS",
    flag: "limits",
    placeholder: LIMIT_MODES.join("|"),
    default: "off",
    help: "Documented rates and quotas of AWS: ignored, logged when exceeded, or enforced.",
    parse: parse.oneOf(LIMIT_MODES),
  },
  faults: {
    environment: "KINESIS_EMU_FAULTS",
    flag: "faults",
    placeholder: "JSON",
    default: "",
    help: 'Faults from the start on, as a JSON list, such as [{"operation": "PutRecords", "entries": {"share": 0.5}}].',
    parse: parseFaults,
  },
  errorProbability: {
    environment: "KINESIS_EMU_ERROR_PROBABILITY",
    alsoKnownAs: ["KINESIS_ERROR_PROBABILITY"],
    flag: "error-probability",
    placeholder: "0 to 1",
    default: "0",
    help: "How likely PutRecord is throttled, and PutRecords with all its records; the same calls in every run.",
    parse: parse.probability,
  },
  functions: {
    environment: "KINESIS_EMU_FUNCTIONS",
    flag: "functions",
    placeholder: FUNCTION_MODES.join("|"),
    default: "on",
    help: "Lambda functions from code, which is run as this user (on), or only those that run elsewhere (off).",
    parse: parse.oneOf(FUNCTION_MODES),
  },
  functionEndpoints: {
    environment: "KINESIS_EMU_FUNCTION_ENDPOINTS",
    flag: "function-endpoints",
    placeholder: "name=url,…",
    default: "",
    help: "Lambda functions that run elsewhere, by the URL of their Invoke API.",
    parse: parseFunctionEndpoints,
  },
  lambdaRetryBackoff: {
    environment: "KINESIS_EMU_LAMBDA_RETRY_BACKOFF",
    flag: "lambda-retry-backoff",
    placeholder: "first:longest",
    default: "100:60000",
    help: "Milliseconds, of the emulator's clock, before a failed batch is tried again: doubled each time, up to the longest.",
    parse: parseRetryBackoff,
  },
  awsEndpoint: {
    environment: "KINESIS_EMU_AWS_ENDPOINT",
    flag: "aws-endpoint",
    placeholder: "url",
    default: "",
    help: "Where discarded batches find SQS, SNS and S3, as in http://key:secret@localhost:4566; none: nowhere.",
    parse: parse.optionalUrl,
  },
  tlsHosts: {
    environment: "KINESIS_EMU_TLS_HOSTS",
    flag: "tls-hosts",
    placeholder: "name,…",
    default: "",
    help: "Further host names and addresses for the certificate, beside localhost and its like.",
    parse: parse.list,
  },
  dataDir: {
    environment: "KINESIS_EMU_DATA_DIR",
    flag: "data-dir",
    placeholder: "folder",
    default: "",
    help: "Keeps streams and records in a file in this folder, so that they outlive the process; none: in memory.",
    parse: (text) => (text === "" ? undefined : text),
  },
  durability: {
    environment: "KINESIS_EMU_DURABILITY",
    flag: "durability",
    placeholder: DURABILITIES.join("|"),
    default: "os",
    help: "With --data-dir, what an answered put survives: the end of the process (os), or a power cut too (always).",
    parse: parse.oneOf(DURABILITIES),
  },
  logLevel: {
    environment: "KINESIS_EMU_LOG_LEVEL",
    flag: "log-level",
    placeholder: LOG_LEVELS.join("|"),
    default: "info",
    help: "The least important lines to print; info has one for every call, summed up under load, debug always.",
    parse: parse.oneOf(LOG_LEVELS),
  },
  logFormat: {
    environment: "KINESIS_EMU_LOG_FORMAT",
    flag: "log-format",
    placeholder: LOG_FORMATS.join("|"),
    default: "pretty",
    help: "Lines for people, or JSON for machines.",
    parse: parse.oneOf(LOG_FORMATS),
  },
  metricsPerShard: {
    environment: "KINESIS_EMU_METRICS_PER_SHARD",
    flag: "metrics-per-shard",
    placeholder: "true|false",
    default: "false",
    help: "Whether /metrics also has the records and bytes of each shard.",
    parse: parse.trueOrFalse,
  },
  randomSeed: {
    environment: "KINESIS_EMU_RANDOM_SEED",
    flag: "random-seed",
    placeholder: "text",
    default: "",
    help: "Makes ids and all that is random the same in every run.",
    parse: (text) => (text === "" ? undefined : text),
  },
};
