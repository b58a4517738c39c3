import * as z from "zod";
import { ImageFileError, type Snapshots, type SnapshotSummary } from "../../engine/snapshots.ts";
import { ControlRefusal } from "../refusal.ts";
import { route, type Route } from "../route.ts";

const named = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,63}$/, "a name has up to 64 letters, digits, dots, dashes and underscores")
    .describe("The snapshot's name."),
});

const summary = z.object({
  name: z.string(),
  savedAt: z.iso.datetime().describe("What the emulator's clock said."),
  isFrozen: z.boolean().describe("Whether the clock stood still."),
  streams: z.number().int(),
  records: z.number().int(),
});

const file = { mediaType: "application/gzip" };
/** Bytes of a file: what an emulator can hold, and more than it usually does. */
const MAX_FILE = 1024 * 1024 * 1024;

/** Everything the emulator holds, saved under names and brought back. */
export const snapshotRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/_emu/snapshots",
    summary: "Lists the snapshots.",
    answer: z.object({ snapshots: z.array(summary) }),
    handle: ({ snapshots }) => ({ snapshots: snapshots.list().map(toSummary) }),
  }),
  route({
    method: "GET",
    path: "/_emu/snapshots/:name",
    summary: "What is known of a snapshot.",
    parameters: named,
    answer: summary,
    handle: ({ snapshots }, { parameters: { name } }) => summaryOf(snapshots, name),
  }),
  route({
    method: "PUT",
    path: "/_emu/snapshots/:name",
    summary: "Saves everything the emulator holds, of all accounts, in the place of a snapshot of that name.",
    parameters: named,
    answer: summary,
    handle: async ({ snapshots }, { parameters: { name } }) => {
      await snapshots.save(name);
      return summaryOf(snapshots, name);
    },
  }),
  route({
    method: "POST",
    path: "/_emu/snapshots/:name/restore",
    summary: "Puts what a snapshot holds in the place of everything. Faults and limits stay.",
    parameters: named,
    body: z.strictObject({
      clock: z
        .enum(["restore", "keep"])
        .default("restore")
        .describe("Whether the clock goes back to what it said, and stands still or runs as it did, or is left alone."),
    }),
    isBodyOptional: true,
    handle: async ({ snapshots }, { parameters: { name }, body: { clock } }) => {
      if (!(await snapshots.restore(name, clock === "keep"))) throw missing(snapshots, name);
    },
  }),
  route({
    method: "DELETE",
    path: "/_emu/snapshots/:name",
    summary: "Forgets a snapshot.",
    parameters: named,
    handle: ({ snapshots }, { parameters: { name } }) => {
      if (!snapshots.delete(name)) throw missing(snapshots, name);
    },
  }),
  route({
    method: "GET",
    path: "/_emu/snapshots/:name/file",
    summary: "A snapshot as a file, for another emulator or for later: lines of JSON, gzip.",
    parameters: named,
    answer: file,
    handle: ({ snapshots }, { parameters: { name } }) => {
      const lines = snapshots.download(name);
      if (!lines) throw missing(snapshots, name);
      return lines;
    },
  }),
  route({
    method: "PUT",
    path: "/_emu/snapshots/:name/file",
    summary: "Keeps the snapshot of a file, gzip or not, in the place of one of that name.",
    parameters: named,
    body: file,
    maxBody: MAX_FILE,
    answer: summary,
    handle: async ({ snapshots }, { parameters: { name }, body }) => {
      try {
        await snapshots.upload(name, body);
      } catch (error) {
        if (!(error instanceof ImageFileError)) throw error;
        const remedy = "Give a file that GET /_emu/snapshots/:name/file of an emulator of this version made.";
        throw new ControlRefusal(400, "The file cannot be used as a snapshot.", `${error.message}.`, remedy);
      }
      return summaryOf(snapshots, name);
    },
  }),
];

function toSummary({ savedAt, ...rest }: SnapshotSummary): z.input<typeof summary> {
  return { ...rest, savedAt: new Date(savedAt).toISOString() };
}

/** @throws ControlRefusal with status 404 */
function summaryOf(snapshots: Snapshots, name: string): z.input<typeof summary> {
  const found = snapshots.find(name);
  if (!found) throw missing(snapshots, name);
  return toSummary(found);
}

function missing(snapshots: Snapshots, name: string): ControlRefusal {
  const names = snapshots.list().map((snapshot) => snapshot.name);
  const why = names.length === 0 ? "There are none." : `There are ${names.join(", ")}.`;
  return new ControlRefusal(404, `There is no snapshot ${JSON.stringify(name)}.`, why, "Save one of that name first.");
}
