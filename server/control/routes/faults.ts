import * as z from "zod";
import type { Fault } from "../../engine/fault.ts";
import type { FaultState } from "../../engine/fault-definition.ts";
import type { ControlContext } from "../context.ts";
import { faultDefinition } from "../fault-schema.ts";
import { ControlRefusal } from "../refusal.ts";
import { route, type Route } from "../route.ts";
import { scopeMembers } from "../scope-parameters.ts";

const faultState = z.object({
  id: z.string(),
  definition: faultDefinition,
  calls: z.number().int().describe("How many calls it could have hit."),
  hits: z.number().int().describe("How many calls it has hit."),
  lastHit: z
    .exactOptional(z.object({ at: z.string(), operation: z.string(), stream: z.exactOptional(z.string()) }))
    .describe("The last call it has hit, at the time of the emulator's clock."),
}) as unknown as z.ZodType<FaultState>;

const faultList = z.object({ faults: z.array(faultState) });

const byId = z.strictObject({ id: z.string() });

/** Answers that are wrong, late or missing on demand. */
export const faultRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/_emu/faults",
    summary: "Lists the faults, in the order of their turns, with what they have hit.",
    parameters: z.strictObject(scopeMembers),
    answer: faultList,
    handle: ({ kinesis }, { parameters }) => ({ faults: kinesis.faults.list(parameters).map(({ state }) => state) }),
  }),
  route({
    method: "POST",
    path: "/_emu/faults",
    summary: "Adds a fault, which has its turn after those that are there.",
    body: faultDefinition,
    answer: faultState,
    handle: ({ kinesis }, { body }) => kinesis.faults.add(body).state,
  }),
  route({
    method: "DELETE",
    path: "/_emu/faults",
    summary: "Removes all faults, or those that are for one account or region alone.",
    parameters: z.strictObject(scopeMembers),
    handle: ({ kinesis }, { parameters }) => kinesis.faults.clear(parameters),
  }),
  route({
    method: "GET",
    path: "/_emu/faults/:id",
    summary: "A fault and what it has hit.",
    parameters: byId,
    answer: faultState,
    handle: (context, { parameters }) => find(context, parameters.id).state,
  }),
  route({
    method: "DELETE",
    path: "/_emu/faults/:id",
    summary: "Removes a fault, and says what it had hit.",
    parameters: byId,
    answer: faultState,
    handle: (context, { parameters }) => {
      const fault = find(context, parameters.id);
      context.kinesis.faults.remove(fault);
      return fault.state;
    },
  }),
];

function find({ kinesis }: ControlContext, id: string): Fault {
  const fault = kinesis.faults.find(id);
  if (fault) return fault;
  const what = `There is no fault ${JSON.stringify(id)}.`;
  throw new ControlRefusal(404, what, "It was removed, or a reset took it along.", "Add it again.");
}
