import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of this project. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A project in a directory of its own, gone when it is disposed of. */
export interface ScratchProject extends Disposable {
  readonly directory: string;
  /** Runs a command there, this project's own tools first; answers what it wrote, to standard error if need be. */
  run(command: string, ...args: string[]): string;
}

/**
 * @param files contents by path
 * @param linked paths of this project that the scratch project shares
 */
export function scratchProject(files: Record<string, string>, linked: readonly string[] = []): ScratchProject {
  const directory = mkdtempSync(join(tmpdir(), "kinesis-emu-test-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  for (const path of linked) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    symlinkSync(join(ROOT, path), join(directory, path));
  }
  const env = { ...process.env, PATH: [join(ROOT, "node_modules/.bin"), process.env["PATH"]].join(delimiter) };
  return {
    directory,
    run(command, ...args) {
      const { error, stdout, stderr } = spawnSync(command, args, { cwd: directory, env, encoding: "utf8" });
      if (error) throw error;
      return stdout || stderr;
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}
