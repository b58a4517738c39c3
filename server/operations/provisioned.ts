import { ValidationException } from "../api/exceptions.ts";
import { streamIsOnDemand } from "../engine/messages.ts";
import type { Stream } from "../engine/stream.ts";

/** The service scales on-demand streams by itself. @throws ValidationException */
export function requireProvisioned(stream: Stream): void {
  if (stream.settings.mode === "ON_DEMAND") throw new ValidationException(streamIsOnDemand(stream));
}
