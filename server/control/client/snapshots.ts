import type { Requests } from "./requests.ts";

/** What is known of a snapshot. */
export interface Snapshot {
  readonly name: string;
  /** What the emulator's clock said. */
  readonly savedAt: Date;
  /** Whether the clock stood still. */
  readonly isFrozen: boolean;
  readonly streams: number;
  readonly records: number;
}

export interface RestoreOptions {
  /**
   * What the clock does: `restore`, which it does when this is left out, puts it back to what it said, and it stands
   * still or runs as it did; `keep` leaves it alone, and what has passed its retention by then is gone.
   */
  readonly clock?: "restore" | "keep" | undefined;
}

/** Milliseconds that a file may take beyond other requests: it has all that the emulator held. */
const LONGEST_TRANSFER = 300_000;

interface Summary extends Omit<Snapshot, "savedAt"> {
  readonly savedAt: string;
}

/**
 * Everything the emulator holds, of all accounts, saved under a name and brought back. Restoring costs next to nothing,
 * so that each test can begin where an expensive preparation ended. Snapshots last as long as the emulator; a file of one
 * can be kept.
 */
export class SnapshotsControl {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /**
   * In the place of one of that name.
   * @param name letters, digits, dots, dashes and underscores, up to 64
   * @throws ControlError
   */
  async save(name: string): Promise<Snapshot> {
    return snapshotOf(await this.#requests.json<Summary>("PUT", path(name)));
  }

  /**
   * Puts what a snapshot holds in the place of everything. Faults and limits stay.
   * @throws ControlError when there is none of that name
   */
  async restore(name: string, { clock = "restore" }: RestoreOptions = {}): Promise<void> {
    await this.#requests.bytes("POST", `${path(name)}/restore`, { json: { clock } });
  }

  /** By name. @throws ControlError */
  async list(): Promise<Snapshot[]> {
    const { snapshots } = await this.#requests.json<{ snapshots: Summary[] }>("GET", "/_emu/snapshots");
    return snapshots.map(snapshotOf);
  }

  /** @throws ControlError when there is none of that name */
  async delete(name: string): Promise<void> {
    await this.#requests.bytes("DELETE", path(name));
  }

  /** The snapshot as a file, which another emulator can take in. @throws ControlError when there is none of that name */
  async download(name: string): Promise<Uint8Array> {
    return this.#requests.bytes("GET", `${path(name)}/file`, { timeout: LONGEST_TRANSFER });
  }

  /**
   * Keeps the snapshot of a file, in the place of one of that name; `restore(name)` brings it about.
   * @throws ControlError when the file is no snapshot
   */
  async upload(name: string, file: Uint8Array): Promise<Snapshot> {
    const content = { bytes: new Uint8Array(file), timeout: LONGEST_TRANSFER };
    return snapshotOf(await this.#requests.json<Summary>("PUT", `${path(name)}/file`, content));
  }
}

function path(name: string): string {
  return `/_emu/snapshots/${encodeURIComponent(name)}`;
}

function snapshotOf({ savedAt, ...rest }: Summary): Snapshot {
  return { ...rest, savedAt: new Date(savedAt) };
}
