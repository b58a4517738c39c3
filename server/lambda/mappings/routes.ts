import { fromBase64, seal, unseal } from "../../engine/sealed.ts";
import type { Kinesis } from "../../engine/kinesis.ts";
import { functionArn } from "../function-reference.ts";
import { validationException } from "../exceptions.ts";
import { inputOf } from "../http/body.ts";
import type { LambdaAnswer, LambdaCall, Route } from "../http/route.ts";
import { readChange, readFunctionName, readNewMapping } from "./inputs.ts";
import { mappingShape, type Mapping } from "./mapping.ts";
import type { Mappings } from "./mappings.ts";
import { INVALID_MARKER } from "./messages.ts";
import { invalid } from "./settings.ts";

const ALL = "/2015-03-31/event-source-mappings";
const ONE = `${ALL}/:uuid`;
/** The most mappings of one answer. */
const PAGE = 100;
const MAX_ITEMS = 10_000;

/** The operations of event source mappings (lambda-reference §3). */
export function mappingRoutes(mappings: Mappings, kinesis: Kinesis): Route[] {
  const named = ({ caller, params }: LambdaCall): Mapping => mappings.get(caller, params["uuid"] ?? "");
  return [
    {
      operation: "CreateEventSourceMapping",
      method: "POST",
      path: ALL,
      async perform(call) {
        const wanted = readNewMapping(inputOf(call), call.caller, kinesis.clock.now());
        return answer(202, await mappings.create(call.caller, wanted));
      },
    },
    {
      operation: "ListEventSourceMappings",
      method: "GET",
      path: ALL,
      perform: (call) => ({ status: 200, body: page(call, filtered(call, mappings.list(call.caller)), kinesis) }),
    },
    {
      operation: "GetEventSourceMapping",
      method: "GET",
      path: ONE,
      perform: (call) => answer(200, named(call)),
    },
    {
      operation: "UpdateEventSourceMapping",
      method: "PUT",
      path: ONE,
      async perform(call) {
        const mapping = named(call);
        return answer(202, await mappings.update(mapping, readChange(inputOf(call), mapping)));
      },
    },
    {
      operation: "DeleteEventSourceMapping",
      method: "DELETE",
      path: ONE,
      perform: async (call) => answer(202, await mappings.delete(named(call))),
    },
  ];
}

function answer(status: number, mapping: Mapping): LambdaAnswer {
  return { status, body: mappingShape(mapping) };
}

/** What is not there has no mappings; that is no error. */
function filtered({ query, caller }: LambdaCall, mappings: readonly Mapping[]): readonly Mapping[] {
  const source = query.get("EventSourceArn");
  const name = query.get("FunctionName");
  const arn = name === null ? undefined : functionArn(readFunctionName(name, caller));
  return mappings.filter(
    (mapping) =>
      (source === null || mapping.eventSourceArn === source) && (arn === undefined || mapping.functionArn === arn),
  );
}

/** The marker holds the last UUID of the page before. */
function page({ query }: LambdaCall, mappings: readonly Mapping[], { random }: Kinesis): object {
  const after = readMarker(query.get("Marker"));
  const size = Math.min(readMaxItems(query.get("MaxItems")), PAGE);
  const rest = mappings.filter(({ uuid }) => uuid > after);
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  const next = last && rest.length > shown.length ? seal(Buffer.from(last.uuid), random).toString("base64") : undefined;
  return {
    ...(next === undefined ? {} : { NextMarker: next }),
    EventSourceMappings: shown.map((mapping) => mappingShape(mapping)),
  };
}

function readMarker(marker: string | null): string {
  if (marker === null || marker === "") return "";
  const sealed = fromBase64(marker);
  const uuid = sealed && unseal(sealed);
  if (!uuid) throw invalid(INVALID_MARKER);
  return uuid.toString();
}

function readMaxItems(text: string | null): number {
  if (text === null) return PAGE;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MAX_ITEMS) return value;
  const bound = value > MAX_ITEMS ? `less than or equal to ${MAX_ITEMS}` : "greater than or equal to 1";
  throw validationException(text, "maxItems", `Member must have value ${bound}`);
}
