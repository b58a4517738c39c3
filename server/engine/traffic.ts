/**
 * What has gone into a stream or a shard and out of it since the emulator took it up: records, and bytes of their data.
 * The numbers only grow; who wants a rate looks twice.
 */
export class Traffic {
  recordsIn = 0;
  bytesIn = 0;
  /** Counted again for every reader. */
  recordsOut = 0;
  bytesOut = 0;
  /** Records that were refused for a rate. */
  throttled = 0;

  didWrite(records: number, bytes: number): void {
    this.recordsIn += records;
    this.bytesIn += bytes;
  }

  didRead(records: number, bytes: number): void {
    this.recordsOut += records;
    this.bytesOut += bytes;
  }
}
