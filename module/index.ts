export { KinesisEmuClient, type Health, type KinesisEmuClientOptions } from "../server/control/client.ts";
export { ControlError } from "../server/control/client/control-error.ts";
export { DEFAULT_IMAGE } from "./image.ts";
export { KinesisEmuContainer } from "./kinesis-emu-container.ts";
export { Mistake } from "./mistake.ts";
export { ReadyWait } from "./ready-wait.ts";
export { StartError } from "./start-error.ts";
export {
  StartedKinesisEmuContainer,
  type KinesisClientConfig,
  type KinesisEmuSettings,
} from "./started-kinesis-emu-container.ts";
export type { StreamDefinition, StreamOptions } from "./stream-definition.ts";
