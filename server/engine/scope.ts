import type { Tenancy } from "./identity.ts";

/** All accounts or one, all regions or one. */
export interface Scope {
  /** 12 digits; absent: all. */
  readonly account?: string | undefined;
  /** Absent: all. */
  readonly region?: string | undefined;
}

/** Whether what belongs to an account and region, as far as these are known, is meant by a scope. */
export function isWithin({ account, region }: Scope, of: Partial<Tenancy>): boolean {
  return (account === undefined || account === of.account) && (region === undefined || region === of.region);
}

export function isEverything({ account, region }: Scope): boolean {
  return account === undefined && region === undefined;
}
