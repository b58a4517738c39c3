/** The emulator of the soak, in a process of its own: tells its port, and moves its clock by the milliseconds it is sent. */
import { readOptions } from "../../server/config/read-options.ts";
import { startEmulator } from "../../server/emulator.ts";
import { createLogger } from "../../server/log.ts";

async function start(): Promise<void> {
  const options = readOptions(["--port", "0", "--log-level", "warn"], {});
  const logger = createLogger(options.logLevel, options.logFormat, (line) => process.stderr.write(line));
  const { port, clock } = await startEmulator(options, logger);
  const advance = async (milliseconds: number): Promise<void> => {
    await clock.advance(milliseconds);
    process.send?.("advanced");
  };
  process.on("message", (milliseconds: number) => void advance(milliseconds));
  process.send?.(port);
}

// No top-level await: it is bundled as CommonJS, like the command.
void start();
