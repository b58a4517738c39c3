import type { AnsweredCall } from "./answered-call.ts";
import { CallCounts } from "./call-counts.ts";
import type { MetricSource } from "./definitions.ts";

/** What `/metrics` tells. Counting is ours and plain; the library that makes text of it is loaded when one looks. */
export class Metrics {
  readonly #calls = new CallCounts();
  readonly #sources: MetricSource[] = [];

  constructor(version: string) {
    this.add((write) => {
      write("kinesis_emu_info", { version }, 1);
      for (const { service, operation, result, latencies } of this.#calls.series()) {
        write("kinesis_emu_calls_total", { service, operation, result }, latencies.count);
      }
    });
  }

  /** Asks this source, too, whenever somebody looks. */
  add(source: MetricSource): void {
    this.#sources.push(source);
  }

  observe(call: AnsweredCall): void {
    this.#calls.observe(call);
  }

  /** In Prometheus' text format. */
  async text(): Promise<{ readonly contentType: string; readonly body: string }> {
    const { CONTENT_TYPE, scrape } = await import("./scrape.ts");
    return { contentType: CONTENT_TYPE, body: await scrape(this.#sources, this.#calls.series()) };
  }
}
