import * as z from "zod";

const NAME = /^[a-zA-Z0-9_.-]+$/;

/** Of a stream or a consumer. */
export function resourceName(what: string): z.ZodString {
  return z
    .string()
    .min(1)
    .max(128)
    .regex(NAME, `${what} has letters, digits, dots, dashes and underscores only`)
    .describe(`${what}: 1 to 128 letters, digits, dots, dashes and underscores`);
}

export const regionName = z.string().regex(/^[a-z0-9-]+$/, "a region has lower-case letters, digits and dashes");

export const tags = z
  .record(z.string().min(1).max(128), z.string().max(256).describe("a text of up to 256 characters"))
  .refine((given) => Object.keys(given).length <= 50, "a resource has 50 tags at the most")
  .refine((given) => !Object.keys(given).some((key) => /^aws:/i.test(key)), "keys that begin with aws: are AWS's own")
  .describe("names and values of tags, up to 50");

export const policy = z.record(z.string(), z.unknown()).describe("a resource policy, as an object and not as a text");
