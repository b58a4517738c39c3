/** What became of a mapping's batches since the emulator took it up. The numbers only grow. */
export interface MappingTraffic {
  /** How often its function was called. */
  invocations: number;
  /** How often that failed. */
  errors: number;
  discardedBatches: number;
}

/** That of all mappings. */
export class MappingTraffics {
  /** By the mapping's UUID. */
  readonly #all = new Map<string, MappingTraffic>();

  of(uuid: string): MappingTraffic {
    const known = this.#all.get(uuid);
    if (known) return known;
    const traffic = { invocations: 0, errors: 0, discardedBatches: 0 };
    this.#all.set(uuid, traffic);
    return traffic;
  }

  forget(uuid: string): void {
    this.#all.delete(uuid);
  }
}
