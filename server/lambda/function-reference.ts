import { partition, type Tenancy } from "../engine/identity.ts";

/** A function, and which version of it: what a `FunctionName` or a `FunctionArn` says. */
export interface FunctionReference extends Tenancy {
  readonly name: string;
  /** `$LATEST`, a version or an alias; absent: unqualified. */
  readonly qualifier?: string | undefined;
}

/** What the service itself says of a name that is none. */
export const FUNCTION_NAME_PATTERN = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`;

const REFERENCE =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-[a-z]+)+-\d):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[\w.-]+)(?::(?<qualifier>\$LATEST|[\w-]+))?$/;

/**
 * Reads every form in which a function is named: `name`, `account:function:name`, the whole ARN, each with or without
 * `:qualifier` (lambda-reference §1.5).
 * @param caller whose the function is where the text does not say
 * @returns undefined when the text names no function
 */
export function parseFunctionReference(text: string, caller: Tenancy): FunctionReference | undefined {
  const groups = REFERENCE.exec(text)?.groups;
  if (groups?.["name"] === undefined) return undefined;
  const { account = caller.account, region = caller.region, name, qualifier } = groups;
  return { account, region, name, qualifier };
}

/** `arn:<partition>:lambda:<region>:<account>:function:<name>`, with `:<qualifier>` where there is one. */
export function functionArn({ account, region, name, qualifier }: FunctionReference): string {
  const arn = `arn:${partition(region)}:lambda:${region}:${account}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}
