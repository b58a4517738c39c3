import type { Scope } from "../engine/scope.ts";
import type { LambdaContext } from "./context.ts";
import type { Lambda } from "./lambda.ts";

/** Kinds of documents that have something to do as soon as they are there. */
const AWAKENING = ["function", "mapping"] as const;

/** Lambda, loaded when it is first needed: who uses only streams pays neither memory nor time for it. */
export class LazyLambda {
  readonly #context: LambdaContext;
  #lambda: Promise<Lambda> | undefined;
  #current: Lambda | undefined;

  constructor(context: LambdaContext) {
    this.#context = context;
  }

  /** Absent until it is needed. */
  get current(): Lambda | undefined {
    return this.#current;
  }

  /** While a snapshot is being restored, it waits for that. */
  async open(): Promise<Lambda> {
    const { gate } = this.#context.kinesis;
    while (gate.closed) await gate.closed;
    return this.#open();
  }

  /** Goes on with what an earlier run left in the store, if there is anything. */
  async resume(): Promise<void> {
    const { catalogue } = this.#context.kinesis.store;
    for (const kind of AWAKENING) {
      const documents = await catalogue.list(kind);
      if (documents.length > 0) await this.#open();
    }
  }

  /** Functions and mappings of a scope go. */
  async reset(scope: Scope): Promise<void> {
    const lambda = await this.#lambda;
    await lambda?.reset(scope);
  }

  /** Ends what runs; what the store holds stays. */
  async forget(): Promise<void> {
    const lambda = await this.#lambda;
    await lambda?.forget();
  }

  /** Takes up what the store holds. */
  async load(): Promise<void> {
    const lambda = await this.#lambda;
    if (lambda) await lambda.load();
    else await this.resume();
  }

  async close(): Promise<void> {
    const lambda = await this.#lambda;
    await lambda?.close();
  }

  #open(): Promise<Lambda> {
    this.#lambda ??= this.#begin().catch((error: unknown) => {
      // The next one who needs it tries again.
      this.#lambda = undefined;
      throw error;
    });
    return this.#lambda;
  }

  async #begin(): Promise<Lambda> {
    const { Lambda } = await import("./lambda.ts");
    this.#current = await Lambda.open(this.#context);
    return this.#current;
  }
}
