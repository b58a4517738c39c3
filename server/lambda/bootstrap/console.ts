import { formatWithOptions } from "node:util";

const LEVELS = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN", error: "ERROR" } as const;

/**
 * Makes the console print as in AWS's Node runtime: time, request id, level and message with tabs between.
 * @param requestId of the invocation that runs; undefined outside of one
 */
export function patchConsole(requestId: () => string | undefined): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    const print = (...values: readonly unknown[]): void => {
      const parts = [new Date().toISOString(), requestId() ?? "undefined", level, formatWithOptions({}, ...values)];
      process.stdout.write(`${parts.join("\t")}\n`);
    };
    Object.assign(console, { [method]: print });
  }
}
