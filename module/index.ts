export {
  KinesisEmuClient,
  type EmulatorAddress,
  type Health,
  type KinesisEmuClientOptions,
} from "../server/control/client.ts";
export { KinesisEmuAccount } from "../server/control/client/account.ts";
export type { KinesisClientConfig } from "../server/control/client/client-config.ts";
export type { ClockState, Duration, Moment } from "../server/control/client/clock.ts";
export type { DiscardedBatch, DiscardedBatchesOptions } from "../server/control/client/discarded-batches.ts";
export type { Fault, FaultDefinition, FaultState } from "../server/control/client/faults.ts";
export type { LimitMode } from "../server/control/client/limits.ts";
export type { DecodedRecord, ListRecordsOptions, RecordFilter } from "../server/control/client/records.ts";
export type { ScopeOptions } from "../server/control/client/scope-options.ts";
export type { Seed, SeedOptions, SeedReport } from "../server/control/client/seed.ts";
export type { RestoreOptions, Snapshot } from "../server/control/client/snapshots.ts";
export type { NoRecordsOptions, WaitFrom, WaitOptions } from "../server/control/client/wait-for-records.ts";
export { ControlError } from "../server/control/client/control-error.ts";
export type { AttachedFunction, Handler } from "../server/lambda/runtime-client/attach.ts";
export type { HandlerContext } from "../server/lambda/runtime-client/context.ts";
export { DEFAULT_IMAGE } from "./image.ts";
export { KinesisEmuContainer, type PersistenceOptions } from "./kinesis-emu-container.ts";
export { Mistake } from "./mistake.ts";
export type { KinesisEmuOptions } from "./options.ts";
export { ReadyWait } from "./ready-wait.ts";
export { StartError } from "./start-error.ts";
export { StartedKinesisEmuContainer, type KinesisEmuSettings } from "./started-kinesis-emu-container.ts";
export type { StreamDefinition, StreamOptions } from "./stream-definition.ts";
