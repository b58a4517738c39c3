import { LambdaException } from "../../exceptions.ts";
import type { LambdaAnswer, LambdaCall } from "../../http/route.ts";
import type { CreatedFunctions } from "../created-functions.ts";
import { integer } from "../members.ts";
import { functionConfiguration } from "../shapes.ts";

/** Functions on a page, however many are asked for. */
const MAX_PAGE = 50;
const MAX_ITEMS = 10_000;

/** The marker is the name of the last function of the page before. */
export function listFunctions(created: CreatedFunctions, { caller, query }: LambdaCall): LambdaAnswer {
  const asked = query.get("MaxItems");
  const maxItems = integer(asked === null ? {} : { MaxItems: Number(asked) }, "MaxItems", 1, MAX_ITEMS) ?? MAX_PAGE;
  const after = markerOf(query.get("Marker"));
  const left = created.list(caller).filter(({ name }) => name > after);
  const page = left.slice(0, Math.min(maxItems, MAX_PAGE));
  const last = page.at(-1);
  const more = last && page.length < left.length ? { NextMarker: Buffer.from(last.name).toString("base64") } : {};
  const Functions = page.map((document) => functionConfiguration(document, created.isChanging(document)));
  return { status: 200, body: { Functions, ...more } };
}

function markerOf(marker: string | null): string {
  if (marker === null) return "";
  const name = Buffer.from(marker, "base64").toString();
  if (/^[\w.-]+$/.test(name)) return name;
  throw new LambdaException("InvalidParameterValueException", "Invalid Marker");
}
