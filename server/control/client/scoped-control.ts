import { listRecords, type DecodedRecord, type ListRecordsOptions } from "./records.ts";
import type { Requests } from "./requests.ts";
import type { ScopeOptions } from "./scope-options.ts";
import { expectNoRecords, waitForRecords, type NoRecordsOptions, type WaitOptions } from "./wait-for-records.ts";

/** What a test can do to the whole emulator or to one account alike. */
export abstract class ScopedControl {
  readonly #scope: ScopeOptions;
  protected readonly requests: Requests;

  constructor(requests: Requests, scope: ScopeOptions) {
    this.requests = requests;
    this.#scope = scope;
  }

  /**
   * The records of a stream, decoded. No consumer notices, and no limit counts it.
   * @throws ControlError when there is no such stream, or when it holds more than one answer does and no limit is given
   */
  async records<Json = unknown>(stream: string, options: ListRecordsOptions = {}): Promise<DecodedRecord<Json>[]> {
    return listRecords(this.requests, this.scoped(options), stream, options);
  }

  /**
   * Waits until a stream holds so many records that match, and returns all that do. The stream need not exist yet.
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

  /** What a request is to say of the scope. */
  protected scoped({ account, region }: ScopeOptions = {}): ScopeOptions {
    return { account: account ?? this.#scope.account, region: region ?? this.#scope.region };
  }
}
