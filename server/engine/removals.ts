import type { Clock } from "./clock.ts";
import type { StreamName } from "./identity.ts";
import type { Stream } from "./stream.ts";
import { UnderWay } from "./under-way.ts";
import { untilStored } from "./until-stored.ts";

/** Streams that are to leave the store and have not quite left it, be it that there is no room for the change. */
export class Removals {
  readonly #clock: Clock;
  readonly #erase: (stream: Stream) => Promise<void>;
  readonly #due = new Set<Stream>();
  readonly #underWay = new UnderWay();

  /** @param erase takes a stream out of the store; what of it is gone already costs nothing a second time */
  constructor(clock: Clock, erase: (stream: Stream) => Promise<void>) {
    this.#clock = clock;
    this.#erase = erase;
  }

  /** @throws NotStored when there is no room for it now; it is tried again */
  async remove(stream: Stream): Promise<void> {
    this.#due.add(stream);
    await untilStored(this.#clock, () => this.#attempt(stream));
  }

  /** Sees to it that the store never has two streams of one name. @throws NotStored */
  async finish({ account, region, name }: StreamName): Promise<void> {
    for (const stream of this.#due) {
      if (stream.account === account && stream.region === region && stream.name === name) await this.#attempt(stream);
    }
  }

  /** Tries nothing again, and waits for what is under way. */
  async forget(): Promise<void> {
    this.#due.clear();
    await this.#underWay.settled();
  }

  async #attempt(stream: Stream): Promise<void> {
    if (!this.#due.has(stream)) return;
    await this.#underWay.track(this.#erase(stream));
    this.#due.delete(stream);
  }
}
