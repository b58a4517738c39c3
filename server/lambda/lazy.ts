import type { LambdaContext } from "./context.ts";
import type { Lambda } from "./lambda.ts";

/** Kinds of documents that have something to do as soon as they are there. */
const AWAKENING = ["function", "mapping"] as const;

/** Lambda, loaded when it is first needed: who uses only streams pays neither memory nor time for it. */
export class LazyLambda {
  readonly #context: LambdaContext;
  #lambda: Promise<Lambda> | undefined;

  constructor(context: LambdaContext) {
    this.#context = context;
  }

  open(): Promise<Lambda> {
    this.#lambda ??= import("./lambda.ts").then(({ Lambda }) => Lambda.open(this.#context));
    return this.#lambda;
  }

  /** Goes on with what an earlier run left in the store, if there is anything. */
  async resume(): Promise<void> {
    const { catalogue } = this.#context.kinesis.store;
    for (const kind of AWAKENING) {
      const documents = await catalogue.list(kind);
      if (documents.length > 0) await this.open();
    }
  }

  async close(): Promise<void> {
    const lambda = await this.#lambda;
    await lambda?.close();
  }
}
