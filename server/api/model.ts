/**
 * The types of the operation table (`model.generated.ts`), which is made from the AWS SDK's own schemas and the
 * constraints in `constraints.json` by `npm run api-table`.
 */

/** What a value may be: a scalar, a list, a map with string keys, or a structure named in the table. */
export type Shape =
  | StringShape
  | NumberShape
  | { readonly type: "boolean" }
  | { readonly type: "timestamp" }
  | BlobShape
  | ListShape
  | MapShape
  | { readonly type: "structure"; readonly name: string };

/** Lengths count UTF-16 code units, as Java does on the service's side. The pattern must match the whole value. */
export interface StringShape {
  readonly type: "string";
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

/** Bounds of the value, both inclusive. Fractions are cut off when a value is read. */
export interface NumberShape {
  readonly type: "number";
  readonly min?: number;
  readonly max?: number;
}

/** Lengths in bytes after decoding. */
export interface BlobShape {
  readonly type: "blob";
  readonly min?: number;
  readonly max?: number;
}

export interface ListShape {
  readonly type: "list";
  readonly item: Shape;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape {
  readonly type: "map";
  readonly key: StringShape;
  readonly value: Shape;
  readonly min?: number;
  readonly max?: number;
}

export interface Member {
  readonly shape: Shape;
  readonly required: boolean;
}

/** Members in the order in which the service reports violations where that is known, else in the SDK's order. */
export type Structure = Readonly<Record<string, Member>>;

export interface OperationModel {
  /** Name of the input structure. */
  readonly input: string;
  /** Name of the output structure; null where the service answers with an empty body. */
  readonly output: string | null;
  /** The exceptions that the operation declares. */
  readonly errors: readonly string[];
}
