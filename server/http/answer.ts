import type { Readable } from "node:stream";
import type { ServiceException } from "../api/exceptions.ts";
import { escapeXml } from "../wire/xml.ts";
import type { Protocol } from "../wire/protocol.ts";

/** A complete answer of the service. */
export interface Answer {
  readonly status: number;
  /** Absent where the service sends none. */
  readonly contentType?: string;
  /** A string stands for its UTF-8; a stream is sent as it comes. */
  readonly body: string | Buffer | Readable;
  /** For a stream: the client has gone, or has everything. */
  readonly onClose?: () => void;
  /** The name of the exception and what it says, for the log. */
  readonly error?: string;
  readonly reason?: string;
}

/** An exception in the words of a protocol; with a message, SerializationException spells it `Message`. */
export function exceptionAnswer({ name, status, message }: ServiceException, protocol: Protocol): Answer {
  const key = name === "SerializationException" ? "Message" : "message";
  const body = message === "" ? { __type: name } : { __type: name, [key]: message };
  return { status, contentType: protocol.contentType, body: protocol.encodeError(body), error: name, reason: message };
}

/** The XML of the service's front, which has no content type. */
export function xmlAnswer(status: number, error: string, message?: string): Answer {
  const text = message === undefined ? undefined : escapeXml(message);
  const xml = text === undefined ? `<${error}/>\n` : `<${error}>\n  <Message>${text}</Message>\n</${error}>\n`;
  return { status, body: xml, error, ...(message === undefined ? {} : { reason: message }) };
}

/** How plain `application/json` is refused. */
export function coralAnswer(status: number, error: string): Answer {
  const body = { Output: { __type: `com.amazon.coral.service#${error}` }, Version: "1.0" };
  return { status, contentType: "application/json", body: JSON.stringify(body), error };
}
