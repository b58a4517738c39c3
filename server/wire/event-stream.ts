import { EventStreamCodec, type MessageHeaders } from "@smithy/core/event-streams";
import { fromUtf8, toUtf8 } from "@smithy/core/serde";
import type { ServiceException } from "../api/exceptions.ts";
import { json } from "./json.ts";

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** The first message of every event stream: clients wait for it before they say that the call succeeded. */
export function initialResponseFrame(): Buffer {
  return frame({ ":message-type": "event", ":event-type": "initial-response" }, "{}");
}

/** @param type also the name of the event's structure */
export function eventFrame(type: string, event: object): Buffer {
  return frame({ ":message-type": "event", ":event-type": type }, json.encode(type, event));
}

export function exceptionFrame({ name, message }: ServiceException): Buffer {
  return frame({ ":message-type": "exception", ":exception-type": name }, json.encodeError({ message }));
}

/** Events are JSON, whatever the request was. */
function frame(headers: Readonly<Record<string, string>>, payload: Buffer | string): Buffer {
  const all = { ...headers, ":content-type": json.contentType };
  const typed: MessageHeaders = {};
  for (const [name, value] of Object.entries(all)) typed[name] = { type: "string", value };
  const body = typeof payload === "string" ? Buffer.from(payload) : payload;
  const bytes = codec.encode({ headers: typed, body });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
