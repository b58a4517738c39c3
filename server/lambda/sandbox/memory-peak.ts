import { readFile } from "node:fs/promises";

const KB_PER_MB = 1024;

/** The most memory that a process has had, in MB; undefined where the system does not say (only Linux does). */
export async function memoryPeak(pid: number | undefined): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
    return kilobytes === undefined ? undefined : Math.ceil(Number(kilobytes) / KB_PER_MB);
  } catch {
    // The process has ended, or this is no Linux.
    return undefined;
  }
}
