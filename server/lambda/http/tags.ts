import { LambdaException } from "../exceptions.ts";
import { inputOf } from "./body.ts";
import type { LambdaCall, Route } from "./route.ts";

export type Tags = Readonly<Record<string, string>>;

/** What has tags and an ARN: functions, and event source mappings. */
export interface Tagged {
  /** Whether an ARN is of this kind; then one that is unknown is refused in its words. */
  owns(arn: string): boolean;
  /** @throws LambdaException when there is none of that ARN */
  tagsOf(arn: string): Tags;
  /** @throws LambdaException when there is none of that ARN */
  replaceTags(arn: string, change: (tags: Tags) => Tags): Promise<void>;
}

const PATH = "/2017-03-31/tags/:arn";

/** TagResource, UntagResource and ListTags of all that has tags. */
export function tagRoutes(kinds: readonly Tagged[]): Route[] {
  const ownerOf = ({ params }: LambdaCall): readonly [Tagged, string] => {
    const arn = params["arn"] ?? "";
    const kind = kinds.find((candidate) => candidate.owns(arn));
    if (kind) return [kind, arn];
    throw new LambdaException("InvalidParameterValueException", `Unsupported resource type: ${arn}`);
  };
  return [
    {
      operation: "TagResource",
      method: "POST",
      path: PATH,
      async perform(call) {
        const [kind, arn] = ownerOf(call);
        const added = readTags(inputOf(call)["Tags"]);
        await kind.replaceTags(arn, (tags) => ({ ...tags, ...added }));
        return { status: 204 };
      },
    },
    {
      operation: "UntagResource",
      method: "DELETE",
      path: PATH,
      async perform(call) {
        const [kind, arn] = ownerOf(call);
        const removed = new Set(call.query.getAll("tagKeys"));
        const isKept = ([key]: readonly [string, string]): boolean => !removed.has(key);
        await kind.replaceTags(arn, (tags) => Object.fromEntries(Object.entries(tags).filter(isKept)));
        return { status: 204 };
      },
    },
    {
      operation: "ListTags",
      method: "GET",
      path: PATH,
      perform(call) {
        const [kind, arn] = ownerOf(call);
        return { status: 200, body: { Tags: kind.tagsOf(arn) } };
      },
    },
  ];
}

/** @throws LambdaException when it is no map of texts */
export function readTags(value: unknown): Tags {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  if (isMap && Object.values(value).every((text) => typeof text === "string")) return value as Tags;
  throw new LambdaException("InvalidRequestContentException", "Tags must be a map of texts.");
}
