import * as z from "zod";

export const accountId = z.string().regex(/^\d{12}$/, "an account has 12 digits");

/** All accounts or one, all regions or one. */
export const scopeMembers = {
  account: accountId.optional().describe("Only of this account; of all when left out."),
  region: z.string().min(1).optional().describe("Only in this region; in all when left out."),
} as const;
