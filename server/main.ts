#!/usr/bin/env node
import { endpointOf } from "./config/endpoint.ts";
import { helpText } from "./config/help.ts";
import { Mistake } from "./config/mistake.ts";
import { readOptions } from "./config/read-options.ts";
import { startEmulator } from "./emulator.ts";
import { createLogger } from "./log.ts";
import { VERSION } from "./version.ts";

/** The exit code of a mistake in an option, as of most commands. */
const USAGE_ERROR = 2;

async function main([command, ...rest]: readonly string[]): Promise<void> {
  const { env } = process;
  if (command === "aws") {
    const { runAwsCli } = await import("./aws-cli.ts");
    process.exitCode = await runAwsCli(rest, readOptions([], env), env);
    return;
  }
  const args = command === "start" ? rest : [command, ...rest].filter((arg) => arg !== undefined);
  if (args.includes("--help") || args.includes("-h") || command === "help") return print(helpText());
  if (args.includes("--version")) return print(`kinesis-emu ${VERSION}\n`);
  await start(args, env);
}

async function start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  // Whoever reads may go, and a file may not take more: the emulator serves on, though nobody sees what it says.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => {});
  const options = readOptions(args, env);
  const logger = createLogger(options.logLevel, options.logFormat, print);
  const emulator = await startEmulator(options, logger);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void emulator.stop().finally(() => process.exit(0)));
  }
  print(`kinesis-emu ${VERSION} listens on ${options.host}, port ${emulator.port}: HTTP/1.1, HTTP/2 and TLS\n`);
  print(`export AWS_ENDPOINT_URL_KINESIS=${endpointOf(options.host, emulator.port)}\n`);
  print("Ready.\n");
}

function print(text: string): void {
  process.stdout.write(text);
}

// No top-level await: the image runs this as CommonJS.
main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof Mistake)) throw error;
  process.stderr.write(`kinesis-emu: ${error.message}\n`);
  process.exitCode = USAGE_ERROR;
});
