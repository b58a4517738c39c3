import * as z from "zod";
import { LAST_MOMENT } from "../engine/clock.ts";

const MILLISECONDS = { milliseconds: 1, seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
type Unit = keyof typeof MILLISECONDS;

const UNITS = Object.keys(MILLISECONDS) as Unit[];

/** As in `P1DT2H30M` (ISO 8601): days and smaller units, which have a length of their own. */
const ISO = /^P(?!$)(?:(\d+(?:\.\d+)?)D)?(?:T(?!$)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const ISO_UNITS = ["days", "hours", "minutes", "seconds"] as const;

const amount = z.number().min(0).optional();

/** How long, as members that add up, or as ISO 8601 in `iso`. */
export const duration = z
  .strictObject({
    milliseconds: amount,
    seconds: amount,
    minutes: amount,
    hours: amount,
    days: amount,
    iso: z.string().regex(ISO, "write a duration of ISO 8601, such as PT5M or P1DT2H").optional(),
  })
  .refine((value) => Object.values(value).some((part) => part !== undefined), "say how long, such as {hours: 25}")
  .refine((value) => toMilliseconds(value) <= LAST_MOMENT, "it leads beyond the year 9999");

type Length = { readonly [Part in Unit]?: number | undefined } & { readonly iso?: string | undefined };

/** In whole milliseconds. */
export function toMilliseconds({ iso, ...parts }: Length): number {
  const sum = UNITS.reduce((total, unit) => total + (parts[unit] ?? 0) * MILLISECONDS[unit], 0);
  return Math.round(sum + (iso === undefined ? 0 : isoMilliseconds(iso)));
}

function isoMilliseconds(text: string): number {
  const amounts = (ISO.exec(text) ?? []).slice(1);
  return ISO_UNITS.reduce((total, unit, at) => total + Number(amounts[at] ?? 0) * MILLISECONDS[unit], 0);
}

/** A moment: ISO 8601 with a time zone, or epoch milliseconds. */
export const moment = z
  .union(
    [z.iso.datetime({ offset: true }), z.number().int().min(0)],
    "write ISO 8601 with a zone, or epoch milliseconds",
  )
  .refine((value) => isOfTime(toEpoch(value)), "it is before 1970 or after 9999")
  .describe("A moment: ISO 8601 with a time zone, or epoch milliseconds.");

/** Whether the emulator's clock can be there, epoch milliseconds. */
export function isOfTime(time: number): boolean {
  return time >= 0 && time <= LAST_MOMENT;
}

/** Epoch milliseconds. */
export function toEpoch(value: string | number): number {
  return typeof value === "number" ? value : Date.parse(value);
}
