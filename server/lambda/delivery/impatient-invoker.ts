import type { FunctionReference } from "../function-reference.ts";
import type { InvocableFunction, Invocation, InvocationResult, Invoker } from "../invoker.ts";

const ABANDONED: InvocationResult = { outcome: "unavailable", reason: "nobody waits for it any more" };

/** Calls functions, and waits for none of them any more once it is told so; what they do then is left to themselves. */
export class ImpatientInvoker implements Invoker {
  readonly #invoker: Invoker;
  readonly #enough: AbortSignal;

  /** @param enough says that nobody waits any more */
  constructor(invoker: Invoker, enough: AbortSignal) {
    this.#invoker = invoker;
    this.#enough = enough;
  }

  find(reference: FunctionReference): InvocableFunction | undefined {
    return this.#invoker.find(reference);
  }

  invoke(reference: FunctionReference, invocation: Invocation): Promise<InvocationResult> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => resolve(ABANDONED);
      this.#enough.addEventListener("abort", giveUp, { once: true });
      this.#invoker
        .invoke(reference, invocation)
        .finally(() => this.#enough.removeEventListener("abort", giveUp))
        .then(resolve, reject);
    });
  }
}
