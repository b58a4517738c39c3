import * as z from "zod";
import { ControlRefusal } from "../refusal.ts";
import { route, type Route } from "../route.ts";

const named = z.strictObject({
  name: z
    .string()
    .regex(/^[\w-]{1,64}$/, "a name has up to 64 letters, digits, dashes and underscores")
    .describe("The function's name, in all accounts and regions."),
});

const url = z.url({ protocol: /^https?$/, error: "a URL begins with http:// or https://" });

/** Lambda functions that are bound to endpoints. */
export const functionRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/_emu/functions",
    summary: "Lists the names of functions that are bound to a URL.",
    answer: z.object({ endpoints: z.array(z.object({ name: z.string(), url: z.string() })) }),
    handle: async ({ lambda }) => ({ endpoints: (await lambda()).functions.endpoints() }),
  }),
  route({
    method: "PUT",
    path: "/_emu/functions/:name",
    summary: "Binds a function's name to a URL that takes its events, in the place of one it is bound to.",
    parameters: named,
    body: z.strictObject({
      url: url.describe("With a path, events go there as it stands; without one, it is the base of an Invoke API."),
    }),
    async handle({ lambda }, { parameters: { name }, body }) {
      (await lambda()).functions.bind(name, new URL(body.url));
    },
  }),
  route({
    method: "DELETE",
    path: "/_emu/functions/:name",
    summary: "Lets a function's name go that is bound to a URL.",
    parameters: named,
    async handle({ lambda }, { parameters: { name } }) {
      const { functions } = await lambda();
      if (functions.unbind(name)) return;
      const names = functions.endpoints().map((endpoint) => endpoint.name);
      const why = names.length === 0 ? "No name is bound to a URL." : `Those that are: ${names.join(", ")}.`;
      throw new ControlRefusal(404, `The function ${name} is bound to no URL.`, why, "Check the name.");
    },
  }),
];
