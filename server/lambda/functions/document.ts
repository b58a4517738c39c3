import type { Tenancy } from "../../engine/identity.ts";
import { functionArn } from "../function-reference.ts";

/** What can be set of a function, as it is set. */
export interface FunctionSettings {
  readonly runtime: string;
  readonly handler: string;
  /** The ARN of a role that nothing checks. */
  readonly role: string;
  readonly description: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memorySize: number;
  /** Absent when nobody set them. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly architecture: "x86_64" | "arm64";
  /** MB. */
  readonly ephemeralStorage: number;
  readonly tracing: "Active" | "PassThrough";
  readonly logGroup: string;
}

export interface CodeSummary {
  /** Base64. */
  readonly sha256: string;
  /** Bytes of the zip. */
  readonly size: number;
}

/** A function as it is stored; its code is a document of its own. */
export interface FunctionDocument extends Tenancy {
  readonly name: string;
  readonly settings: FunctionSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly code: CodeSummary;
  readonly change: Change;
}

/** The last change: while it lasts, and after it, a function has different revisions. */
export interface Change {
  readonly kind: "create" | "update";
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly revision: string;
  readonly settledRevision: string;
}

/** The zip as it came, base64: documents are JSON. */
export interface CodeDocument {
  /** Of the function. */
  readonly key: string;
  readonly zip: string;
}

/** By which the documents of a function are stored. */
export function keyOf({ account, region, name }: Tenancy & { readonly name: string }): string {
  return `${account}/${region}/${name}`;
}

export function arnOf({ account, region, name }: FunctionDocument): string {
  return functionArn({ account, region, name });
}
