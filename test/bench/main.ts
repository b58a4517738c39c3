/** What `npm run bench` measures and prints; on a shared machine, read it as an order of magnitude. */
import { cpus } from "node:os";
import { measureFanOutLatency } from "./fan-out-latency.ts";

const milliseconds = (value: number): string => `${value.toFixed(2)} ms`;

const { count, median, p90, p99 } = await measureFanOutLatency();
console.log(`${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`);
console.log(`fan-out, from PutRecord's answer to the subscriber's event, ${count} records:`);
console.log(`  median ${milliseconds(median)}, p90 ${milliseconds(p90)}, p99 ${milliseconds(p99)}`);
