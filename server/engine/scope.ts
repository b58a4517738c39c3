/** All accounts or one, all regions or one. */
export interface Scope {
  /** 12 digits; absent: all. */
  readonly account?: string | undefined;
  /** Absent: all. */
  readonly region?: string | undefined;
}

/** Whether what belongs to an account and region is meant by a scope; what belongs to several is so if all of them are. */
export function isWithin({ account, region }: Scope, of: Scope): boolean {
  return (account === undefined || account === of.account) && (region === undefined || region === of.region);
}

export function isEverything({ account, region }: Scope): boolean {
  return account === undefined && region === undefined;
}
