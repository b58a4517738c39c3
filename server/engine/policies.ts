import type { Store } from "../store/contract.ts";
import { Documents } from "./documents.ts";
import type { Stream } from "./stream.ts";

interface PolicyDocument {
  readonly arn: string;
  /** A JSON text. */
  readonly policy: string;
}

/** The resource policies of streams and consumers: kept and given back, not enforced. */
export class Policies {
  readonly #documents: Documents<PolicyDocument>;
  readonly #byArn = new Map<string, string>();

  constructor(store: Store) {
    this.#documents = new Documents(store.catalogue, "policy");
  }

  async load(): Promise<void> {
    for (const { arn, policy } of await this.#documents.load()) this.#byArn.set(arn, policy);
  }

  /** Lets go of all of them; the store keeps what it holds. */
  async forget(): Promise<void> {
    this.#byArn.clear();
    await this.#documents.settled();
  }

  get(arn: string): string | undefined {
    return this.#byArn.get(arn);
  }

  async put(arn: string, policy: string): Promise<void> {
    await this.#documents.save(
      arn,
      () => ({ arn, policy }),
      () => this.#byArn.set(arn, policy),
    );
  }

  async remove(arn: string): Promise<void> {
    await this.#documents.delete(arn);
    this.#byArn.delete(arn);
  }

  /** Forgets those of a stream that goes, and of its consumers. */
  async removeOf({ arn }: Stream): Promise<void> {
    for (const key of this.#byArn.keys()) {
      if (key === arn || key.startsWith(`${arn}/`)) await this.remove(key);
    }
  }
}
