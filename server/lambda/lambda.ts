import type { LambdaContext } from "./context.ts";
import { LambdaException } from "./exceptions.ts";
import { exceptionAnswer } from "./http/answer.ts";
import { tagRoutes } from "./http/tags.ts";
import { findRoute, type LambdaAnswer, type LambdaRequest, type Route } from "./http/route.ts";

/** What became of a request: which operation it was for, and the answer. */
export interface Performed {
  readonly operation: string;
  readonly answer: LambdaAnswer;
}

/** Functions and event source mappings, and the API of both. */
export class Lambda {
  readonly #routes: readonly Route[];

  private constructor(routes: readonly Route[]) {
    this.#routes = routes;
  }

  /** With everything that the store holds of an earlier run. */
  static async open(_context: LambdaContext): Promise<Lambda> {
    return new Lambda(tagRoutes([]));
  }

  /** What the API answers to a request; operations that are not there are refused by name of their path. */
  async answer(request: LambdaRequest): Promise<Performed> {
    const found = findRoute(this.#routes, request.method, request.path);
    if (!found) return { operation: "(no operation)", answer: exceptionAnswer(unsupported(request)) };
    const { route, params } = found;
    try {
      const answer = await route.perform({ ...request, params });
      return { operation: route.operation, answer };
    } catch (error) {
      return { operation: route.operation, answer: exceptionAnswer(error) };
    }
  }

  /** Ends what runs. */
  async close(): Promise<void> {}
}

function unsupported({ method, path }: LambdaRequest): LambdaException {
  const what = `kinesis-emu has no operation ${method} ${path}: of Lambda it offers functions and event source mappings.`;
  return new LambdaException("UnsupportedOperationException", what);
}
