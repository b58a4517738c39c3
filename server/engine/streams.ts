import type { StreamName, Tenancy } from "./identity.ts";
import type { Stream } from "./stream.ts";

/** The streams of all accounts and regions, by name: where they are found, whatever state they are in. */
export class Streams {
  /** By account and region, then by name. */
  readonly #tenancies = new Map<string, Map<string, Stream>>();

  all(): Stream[] {
    return [...this.#tenancies.values()].flatMap((streams) => [...streams.values()]);
  }

  /** Those of a tenancy, by name. */
  of(tenancy: Tenancy): Stream[] {
    return [...this.#tenancy(tenancy).values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: StreamName): Stream | undefined {
    return this.#tenancy(name).get(name.name);
  }

  /** In the place of one of that name. */
  add(stream: Stream): void {
    this.#tenancy(stream).set(stream.name, stream);
  }

  /** Another one of its name stays. */
  remove(stream: Stream): void {
    if (this.find(stream) === stream) this.#tenancy(stream).delete(stream.name);
  }

  #tenancy({ account, region }: Tenancy): Map<string, Stream> {
    const key = `${account}/${region}`;
    let streams = this.#tenancies.get(key);
    if (!streams) {
      streams = new Map();
      this.#tenancies.set(key, streams);
    }
    return streams;
  }
}
