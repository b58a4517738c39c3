import type { MinimumThroughputBillingCommitmentOutput as Commitment } from "../api/types.generated.ts";
import type { Store } from "../store/contract.ts";
import type { Clock } from "./clock.ts";
import { Documents } from "./documents.ts";
import type { Tenancy } from "./identity.ts";
import { isWithin, type Scope } from "./scope.ts";

/** Milliseconds that a commitment lasts at least. */
const SHORTEST_COMMITMENT = 24 * 3_600_000;

interface AccountDocument {
  readonly key: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Disabled while it still had to last: it ends then. */
  readonly endsAt: number | null;
}

const NEVER: Omit<AccountDocument, "key"> = { startedAt: null, endedAt: null, endsAt: null };

/** The settings of accounts, by region: whether they commit to a minimum throughput. Times are epoch milliseconds. */
export class Accounts {
  readonly #clock: Clock;
  readonly #documents: Documents<AccountDocument>;
  readonly #byKey = new Map<string, AccountDocument>();

  constructor(clock: Clock, store: Store) {
    this.#clock = clock;
    this.#documents = new Documents(store.catalogue, "account");
  }

  async load(): Promise<void> {
    for (const document of await this.#documents.load()) this.#byKey.set(document.key, document);
  }

  commitment(tenancy: Tenancy): Commitment {
    const { startedAt, endedAt, endsAt } = this.#current(tenancy);
    if (startedAt === null) return { Status: "DISABLED", ...(endedAt === null ? {} : { EndedAt: endedAt }) };
    return {
      Status: endsAt === null ? "ENABLED" : "ENABLED_UNTIL_EARLIEST_ALLOWED_END",
      StartedAt: startedAt,
      EarliestAllowedEndAt: startedAt + SHORTEST_COMMITMENT,
    };
  }

  isCommitted(tenancy: Tenancy): boolean {
    return this.commitment(tenancy).Status !== "DISABLED";
  }

  async enable(tenancy: Tenancy): Promise<void> {
    const { startedAt } = this.#current(tenancy);
    await this.#save(tenancy, { ...NEVER, startedAt: startedAt ?? this.#clock.now() });
  }

  /** Before the commitment may end, it goes on until then. */
  async disable(tenancy: Tenancy): Promise<void> {
    const now = this.#clock.now();
    const { startedAt } = this.#current(tenancy);
    if (startedAt === null) return;
    const endsAt = startedAt + SHORTEST_COMMITMENT;
    await this.#save(tenancy, endsAt > now ? { ...NEVER, startedAt, endsAt } : { ...NEVER, endedAt: now });
  }

  /** Forgets the settings within the scope. */
  async reset(scope: Scope): Promise<void> {
    for (const key of this.#byKey.keys()) {
      const [account, region] = key.split("/");
      if (!isWithin(scope, { account, region })) continue;
      this.#byKey.delete(key);
      await this.#documents.delete(key);
    }
  }

  /** Lets go of all of them; the store keeps what it holds. */
  async forget(): Promise<void> {
    this.#byKey.clear();
    await this.#documents.settled();
  }

  #current({ account, region }: Tenancy): Omit<AccountDocument, "key"> {
    const document = this.#byKey.get(`${account}/${region}`) ?? NEVER;
    const hasEnded = document.endsAt !== null && document.endsAt <= this.#clock.now();
    return hasEnded ? { ...NEVER, endedAt: document.endsAt } : document;
  }

  async #save({ account, region }: Tenancy, settings: Omit<AccountDocument, "key">): Promise<void> {
    const key = `${account}/${region}`;
    const document = { key, ...settings };
    await this.#documents.save(
      key,
      () => document,
      () => this.#byKey.set(key, document),
    );
  }
}
