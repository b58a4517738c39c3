import * as z from "zod";
import { findStream, streamParameters } from "../named-stream.ts";
import { route, type Route } from "../route.ts";
import { scopeMembers } from "../scope-parameters.ts";

/** Back to a clean state, of everything or of a part. */
export const resetRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/_emu/reset",
    summary: "Brings everything, or what is of an account or in a region, back to where it was after the start.",
    body: z.strictObject(scopeMembers),
    isBodyOptional: true,
    handle: async ({ reset }, { body }) => reset(body),
  }),
  route({
    method: "POST",
    path: "/_emu/streams/:stream/purge",
    summary: "Forgets the records of a stream; sequence numbers go on growing, iterators stay valid.",
    parameters: z.strictObject(streamParameters),
    handle: async (context, { parameters }) => context.kinesis.purge(findStream(context, parameters)),
  }),
];
