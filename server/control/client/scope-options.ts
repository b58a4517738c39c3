/** Whose state is meant: all accounts or one, all regions or one. */
export interface ScopeOptions {
  /** 12 digits. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}
