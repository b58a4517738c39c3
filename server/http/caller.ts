import type { Context } from "koa";
import type { Tenancy } from "../engine/identity.ts";
import { credentialOf } from "../wire/sigv4.ts";
import type { Access } from "./authentication.ts";

const ACCOUNT_ID = /^\d{12}$/;

/**
 * Whose state a request works on. The account is the one that the access key was given, or the access key id itself
 * when it has twelve digits; the region is that of the credential scope.
 * @param defaults where a request belongs that does not say so
 */
export function callerOf(ctx: Context, { accounts }: Access, defaults: Tenancy): Tenancy {
  const credential = credentialOf(ctx.headers, ctx.querystring);
  if (!credential) return defaults;
  const { accessKeyId, region } = credential;
  const account = accounts.get(accessKeyId) ?? (ACCOUNT_ID.test(accessKeyId) ? accessKeyId : defaults.account);
  return { account, region };
}
