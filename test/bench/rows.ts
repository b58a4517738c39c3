/** Rows of the table that more than one file names; those of loads have the load's own name. */
export const START_UP = "start-up to the first answer, ms";
export const IDLE_MEMORY = "idle memory, MiB";
export const FILLED_MEMORY = "memory with a million records of 100 B, MiB";
export const PEAK_MEMORY = "its peak while they were written, MiB";
export const ALONE = "PutRecord, one stream of 10 shards";
export const CROWDED = "PutRecord, beside 1,000 streams of 10,000 shards in all";
export const FAN_OUT = "fan-out, from PutRecord's answer to the subscriber's event, ms";

export function filledRow(records: number): string {
  return `one PutRecords call into a shard with ${records.toLocaleString("en")} records, ms`;
}
