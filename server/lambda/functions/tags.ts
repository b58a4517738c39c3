import type { Tagged, Tags } from "../http/tags.ts";
import { parseFunctionReference, type FunctionReference } from "../function-reference.ts";
import type { CreatedFunctions } from "./created-functions.ts";

const ARN = /^arn:aws[a-zA-Z-]*:lambda:([^:]*):(\d{12}):function:[^:]+$/;

/** The tags of functions. */
export class FunctionTags implements Tagged {
  readonly #created: CreatedFunctions;

  constructor(created: CreatedFunctions) {
    this.#created = created;
  }

  owns(arn: string): boolean {
    return referenceOf(arn) !== undefined;
  }

  tagsOf(arn: string): Tags {
    return this.#created.get(requireReference(arn)).tags;
  }

  async replaceTags(arn: string, change: (tags: Tags) => Tags): Promise<void> {
    await this.#created.replaceTags(this.#created.get(requireReference(arn)), change);
  }
}

function referenceOf(arn: string): FunctionReference | undefined {
  const [, region, account] = ARN.exec(arn) ?? [];
  if (region === undefined || account === undefined) return undefined;
  return parseFunctionReference(arn, { region, account });
}

function requireReference(arn: string): FunctionReference {
  const reference = referenceOf(arn);
  if (!reference) throw new Error(`${arn} was not asked about first`);
  return reference;
}
