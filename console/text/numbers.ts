/** Numbers and times as people read them. */

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "UTC" });
const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** `12,408` */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** `12.4K`, for where there is little room. */
export function formatShort(count: number): string {
  return count < 10_000 ? COUNT.format(count) : SHORT.format(count);
}

/** `4.2 MB`, in steps of 1,024. */
export function formatBytes(bytes: number): string {
  // A number that would be rounded to 1,024 belongs to the next unit.
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes * 1.0005) / 10));
  const value = bytes / 1024 ** step;
  return `${value >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[step] ?? "B"}`;
}

/** A rate: `0`, `0.4`, `8.2`, `1,204`. */
export function formatRate(perSecond: number): string {
  return perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : COUNT.format(perSecond);
}

/** `1 shard`, `4 shards` */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** `14:03:22`, UTC. */
export function formatTimeOfDay(time: number): string {
  return CLOCK.format(time);
}

/** `14:03:22.508`, UTC. */
export function formatMoment(time: number): string {
  return `${formatTimeOfDay(time)}.${String(Math.floor(time) % 1000).padStart(3, "0")}`;
}

/** `2026-06-15`, UTC. */
export function formatDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** `8 s`, `4 min`, `3 h`, `2 d` */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** `shardId-000000000012` without what all of them have in common: `12`. */
export function shardId(index: number): string {
  return `shardId-${String(index).padStart(12, "0")}`;
}
