import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

/** Whether this user may mount what only its own processes see, as root may. */
export function canMountPrivately(): boolean {
  try {
    execFileSync("unshare", ["-m", "nsenter", "--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Something that is mounted for the processes that enter, and for nobody else. */
export interface PrivateMount extends AsyncDisposable {
  /** What goes in front of a command that is to see it. */
  readonly enter: readonly string[];
  /** The path under which everybody else finds what is at `path` there. */
  outside(path: string): string;
}

/** @param script shell commands that mount it */
export async function mountPrivately(script: string): Promise<PrivateMount> {
  const holder = spawn("unshare", ["-m", "sh", "-ec", `${script}\necho mounted\nexec sleep 600`]);
  const closed = once(holder, "close");
  const mounted = await Promise.race([once(holder.stdout, "data"), closed]);
  if (String(mounted[0]) !== "mounted\n") throw new Error(`Nothing could be mounted by ${script}`);
  return {
    enter: ["nsenter", `--mount=/proc/${holder.pid}/ns/mnt`, "--"],
    outside: (path) => `/proc/${holder.pid}/root${path}`,
    async [Symbol.asyncDispose]() {
      holder.kill("SIGKILL");
      await closed;
    },
  };
}
