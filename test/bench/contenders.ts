import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundle, BUNDLE, NODE_FLAGS } from "../../tools/bundle.ts";
import { install } from "./competitors.ts";

interface Command {
  readonly nodeFlags?: readonly string[];
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** What the process keeps on disk; removed after it. */
  readonly dataFolder?: string;
}

export interface Contender {
  readonly name: string;
  /** Of a package that is not ours. */
  readonly version?: string;
  /** Takes part in fewer rounds, so that the whole stays a matter of minutes. */
  readonly isSlow?: boolean;
  /** Speaks HTTP/1.1 and HTTP/2 in clear text on the same port. */
  readonly hasOnePort?: boolean;
  command(port: number, h2cPort: number): Command;
}

const PROJECT = resolve(import.meta.dirname, "../..");
export const BUNDLE_FILE = join(PROJECT, BUNDLE);
const BARE_KOA = join(tmpdir(), "kinesis-emu-bench", "bare-koa.cjs");

/** Both bundles are made by the same tool, so that neither starts with more files to find than the other. */
export async function makeBundles(): Promise<void> {
  await bundle();
  await bundle("test/bench/bare-koa.ts", BARE_KOA);
}

/** Without a line for each call, which neither Koa nor Kinesalite prints. */
export const OURS: Contender = ours("kinesis-emu", ["--log-level", "warn"]);
export const OURS_WITH_LOG: Contender = ours("kinesis-emu, default log");

export function ours(name: string, args: readonly string[] = [], environment: Record<string, string> = {}): Contender {
  return {
    name,
    hasOnePort: true,
    command: (port) => ({
      nodeFlags: NODE_FLAGS,
      file: BUNDLE_FILE,
      args: ["start", "--port", String(port), ...args],
      environment,
    }),
  };
}

/** Whether the bundle's help names an option, such as `--data-dir`. */
export function hasOption(flag: string): boolean {
  return execFileSync(process.execPath, [BUNDLE_FILE, "--help"], { encoding: "utf8" }).includes(`${flag} `);
}

/** Ours with a folder of its own, that holds what it was given. */
export function oursDurable(durability: "os" | "always"): Contender {
  return {
    name: `kinesis-emu, durable with ${durability}`,
    hasOnePort: true,
    command: (port, h2cPort) => {
      const dataFolder = mkdtempSync(join(tmpdir(), "kinesis-emu-bench-data-"));
      const environment = { KINESIS_EMU_DATA_DIR: dataFolder, KINESIS_EMU_DURABILITY: durability };
      return { ...OURS.command(port, h2cPort), dataFolder, environment };
    },
  };
}

export const KOA: Contender = {
  name: "bare Koa",
  command: (port) => ({ file: BARE_KOA, args: [String(port)] }),
};

export const KOA_H2C: Contender = {
  name: "bare Koa",
  command: (port, h2cPort) => ({ file: BARE_KOA, args: [String(port), String(h2cPort)] }),
};

/** Those of npm's packages that can be had, each with more shards allowed than by default. */
export function competitors(): Contender[] {
  const kinesalite = install("kinesalite");
  const kinesisLocal = install("kinesis-local");
  const found: Contender[] = [];
  if (kinesalite !== undefined) {
    const { bin, version } = kinesalite;
    const args = (port: number): string[] => ["--port", String(port), "--shardLimit", "1000"];
    found.push({ name: "kinesalite", version, command: (port) => ({ file: bin, args: args(port) }) });
  }
  if (kinesisLocal !== undefined) {
    const { bin, version, folder } = kinesisLocal;
    // It looks for its certificate in the folder where it is started.
    const command = (port: number, tlsPort: number): Command => ({
      file: bin,
      args: [],
      folder,
      environment: {
        KINESIS_MOCK_PLAIN_PORT: String(port),
        KINESIS_MOCK_TLS_PORT: String(tlsPort),
        SHARD_LIMIT: "1000",
      },
    });
    found.push({ name: "kinesis-local", version, isSlow: true, command });
  }
  return found;
}
