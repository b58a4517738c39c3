import type { Requests } from "./requests.ts";

/** Whose state is meant: all accounts or one, all regions or one. */
export interface ScopeOptions {
  /** 12 digits. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** What a test can do to the whole emulator or to one account alike. */
export abstract class ScopedControl {
  readonly #scope: ScopeOptions;
  protected readonly requests: Requests;

  constructor(requests: Requests, scope: ScopeOptions) {
    this.requests = requests;
    this.#scope = scope;
  }

  /** What a request is to say of the scope. */
  protected scoped({ account, region }: ScopeOptions = {}): ScopeOptions {
    return { account: account ?? this.#scope.account, region: region ?? this.#scope.region };
  }
}
