import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Outside the repository, and kept from run to run. */
const CACHE = join(tmpdir(), "kinesis-emu-bench");

export interface Installed {
  readonly version: string;
  readonly folder: string;
  /** The file that `npx` would start. */
  readonly bin: string;
}

/** Takes a package of npm from the cache folder, or else from the registry; says so when it cannot be had. */
export function install(name: string): Installed | undefined {
  const folder = join(CACHE, "node_modules", name);
  const bin = join(CACHE, "node_modules", ".bin", name);
  try {
    mkdirSync(CACHE, { recursive: true });
    const options = ["--prefix", CACHE, "--no-audit", "--no-fund"];
    if (!existsSync(bin)) execFileSync("npm", ["install", ...options, name], { stdio: "ignore" });
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { version, folder, bin };
  } catch (error) {
    console.log(`${name} is left out: it cannot be installed (${error instanceof Error ? error.message : "?"})`);
    return undefined;
  }
}
