import { attachFunction, type AttachedFunction, type Handler } from "../../lambda/runtime-client/attach.ts";
import { listDiscardedBatches, type DiscardedBatch, type DiscardedBatchesOptions } from "./discarded-batches.ts";
import { FaultsControl } from "./faults.ts";
import { listRecords, type DecodedRecord, type ListRecordsOptions } from "./records.ts";
import type { Requests } from "./requests.ts";
import type { ScopeOptions } from "./scope-options.ts";
import { sendSeed, type Seed, type SeedOptions, type SeedReport } from "./seed.ts";
import { expectNoRecords, waitForRecords, type NoRecordsOptions, type WaitOptions } from "./wait-for-records.ts";

/** What a test can do to the whole emulator or to one account alike. */
export abstract class ScopedControl {
  /** Answers that are wrong, late or missing on demand. */
  readonly faults: FaultsControl;
  readonly #scope: ScopeOptions;
  protected readonly requests: Requests;

  constructor(requests: Requests, scope: ScopeOptions) {
    this.requests = requests;
    this.#scope = scope;
    this.faults = new FaultsControl(requests, scope);
  }

  /**
   * Brings everything back to where it was after the start: the streams named there, empty, and nothing else; no faults,
   * the limits of the start, the machine's time. Of one account or region, only what belongs to it.
   *
   *     beforeEach(() => kinesis.reset());
   * @throws ControlError
   */
  async reset(scope: ScopeOptions = {}): Promise<void> {
    await this.requests.text("POST", "/_emu/reset", { json: this.scoped(scope) });
  }

  /**
   * Forgets the records of a stream. Its shards, consumers and iterators stay, and sequence numbers go on growing.
   * @throws ControlError when there is no such stream
   */
  async purge(stream: string, scope: ScopeOptions = {}): Promise<void> {
    const query = { ...this.scoped(scope) };
    await this.requests.text("POST", `/_emu/streams/${encodeURIComponent(stream)}/purge`, { query });
  }

  /**
   * The records of a stream, decoded. No consumer notices, and no limit counts it.
   * @throws ControlError when there is no such stream, or when it holds more than one answer does and no limit is given
   */
  async records<Json = unknown>(stream: string, options: ListRecordsOptions = {}): Promise<DecodedRecord<Json>[]> {
    return listRecords(this.requests, this.scoped(options), stream, options);
  }

  /**
   * Waits until a stream holds so many records that match, and returns all that do, or of very many the first: as many
   * as are waited for, and up to 10,000 or 64 MiB of data. The stream need not exist yet.
   *
   *     const [order] = await kinesis.waitForRecords("orders", { json: { id: 1 } });
   * @throws ControlError when the time is over; it shows what is there instead
   */
  async waitForRecords<Json = unknown>(
    stream: string,
    options: WaitOptions = {},
  ): Promise<[DecodedRecord<Json>, ...DecodedRecord<Json>[]]> {
    return waitForRecords(this.requests, this.scoped(options), stream, options);
  }

  /**
   * Resolves when no record that matches came for a while: `{ for: 500 }`, in milliseconds of the machine's time.
   * @throws ControlError as soon as one comes; it shows the record
   */
  async expectNoRecords(stream: string, options: NoRecordsOptions): Promise<void> {
    return expectNoRecords(this.requests, this.scoped(options), stream, options);
  }

  /**
   * Brings about streams, consumers, records and more: `{ streams: [{ name: "orders", shards: 2 }] }`, or the text of a
   * seed file. What is there and equal stays as it is; docs/seed.md says more.
   * @throws ControlError naming every place that is wrong
   */
  async seed(seed: Seed | string, options: SeedOptions = {}): Promise<SeedReport> {
    return sendSeed(this.requests, this.scoped(options), seed, options);
  }

  /**
   * Makes a handler in this process the Lambda function of a name, without CreateFunction. It asks for its invocations,
   * so that an emulator in a container needs no way to this machine.
   *
   *     await using billing = await kinesis.handle("billing", async (event, context) => { … });
   * @throws Error when the emulator does not answer
   */
  async handle<Event, Result>(name: string, handler: Handler<Event, Result>): Promise<AttachedFunction> {
    return attachFunction(() => this.requests.endpoint, name, handler, this.#scope.account);
  }

  /**
   * The batches that event source mappings gave up, the oldest first: what their OnFailure destinations get, and the
   * records.
   *
   *     const [batch] = await kinesis.discardedBatches({ function: "billing" });
   * @throws ControlError
   */
  async discardedBatches(options: DiscardedBatchesOptions = {}): Promise<DiscardedBatch[]> {
    return listDiscardedBatches(this.requests, this.scoped(options), options);
  }

  /** What a request is to say of the scope. */
  protected scoped({ account, region }: ScopeOptions = {}): ScopeOptions {
    return { account: account ?? this.#scope.account, region: region ?? this.#scope.region };
  }
}
