import { pino, stdSerializers, type DestinationStream, type Logger } from "pino";
import { systemTime } from "./engine/clock.ts";

export type { Logger } from "pino";

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ["pretty", "json"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

const METADATA = Symbol.for("pino.metadata");

const LEVEL_NAMES: Readonly<Record<number, string>> = { 10: "TRACE", 20: "DEBUG", 30: "INFO", 40: "WARN", 50: "ERROR" };

/**
 * A logger that writes a line a message: pretty for people (`2026-04-10T23:38:20.265  INFO  AWS … => 200 (1.2 ms)`),
 * JSON for machines.
 * @param write receives whole lines, line feed included
 */
export function createLogger(level: LogLevel, format: LogFormat, write: (line: string) => void): Logger {
  if (format === "json") return pino({ level, base: null, timestamp: zonedTime }, { write });
  return pino({ level, base: null, timestamp: false }, new PrettyLines(write));
}

/** ISO 8601 with a zone, as a member of pino's JSON. */
function zonedTime(): string {
  return `,"time":"${new Date(systemTime()).toISOString()}"`;
}

/** Makes lines for people of what pino says of each, instead of parsing what it would write. */
class PrettyLines implements DestinationStream {
  /** By this pino knows that it is to say what follows before it writes. */
  readonly [METADATA] = true;
  lastLevel = 0;
  lastMsg = "";
  lastObj: { readonly err?: unknown } = {};
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  write(): void {
    const { err } = this.lastObj;
    // As pino tells it to machines: with the stacks of its causes.
    const stack = err instanceof Error ? `\n${stdSerializers.err(err).stack}` : "";
    this.#print(`${localTime()}  ${(LEVEL_NAMES[this.lastLevel] ?? "FATAL").padEnd(5)} ${this.lastMsg}${stack}\n`);
  }
}

/** The local time of day, as a person's watch shows it. */
function localTime(): string {
  const now = new Date(systemTime());
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}
