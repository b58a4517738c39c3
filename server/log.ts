import { pino, type DestinationStream, type Logger } from "pino";
import { systemTime } from "./engine/clock.ts";

export type { Logger } from "pino";

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ["pretty", "json"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

interface Line {
  readonly level: number;
  readonly time: string;
  readonly msg: string;
  readonly err?: { readonly stack?: string };
}

const LEVEL_NAMES: Readonly<Record<number, string>> = { 10: "TRACE", 20: "DEBUG", 30: "INFO", 40: "WARN", 50: "ERROR" };

/**
 * A logger that writes a line a message: pretty for people (`2026-04-10T23:38:20.265  INFO  AWS … => 200 (1.2 ms)`),
 * JSON for machines.
 * @param write receives whole lines, line feed included
 */
export function createLogger(level: LogLevel, format: LogFormat, write: (line: string) => void): Logger {
  const destination: DestinationStream = {
    write: format === "json" ? write : (line) => write(prettyLine(JSON.parse(line) as Line)),
  };
  // The local time of day, as a person's watch shows it; ISO 8601 with a zone for machines.
  const timestamp = (): string => `,"time":"${format === "json" ? new Date(systemTime()).toISOString() : localTime()}"`;
  return pino({ level, base: null, timestamp }, destination);
}

function prettyLine({ level, time, msg, err }: Line): string {
  const stack = err?.stack === undefined ? "" : `\n${err.stack}`;
  return `${time}  ${(LEVEL_NAMES[level] ?? "FATAL").padEnd(5)} ${msg}${stack}\n`;
}

function localTime(): string {
  const now = new Date(systemTime());
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}
