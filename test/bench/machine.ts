import { cpus, totalmem } from "node:os";

/** Where a benchmark ran, in words. */
export function machine(): string {
  const memory = `${(totalmem() / 2 ** 30).toFixed()} GiB of memory`;
  return `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${memory}, Node ${process.version} on ${process.platform}`;
}
