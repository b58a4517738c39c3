import type { Scope } from "../engine/scope.ts";
import type { LambdaContext } from "./context.ts";
import { EventSources } from "./event-sources.ts";
import { LambdaException } from "./exceptions.ts";
import { AsyncInvocations } from "./functions/async-invocations.ts";
import { emulatorRoutes } from "./functions/emulator-routes.ts";
import { Functions } from "./functions/functions.ts";
import { functionRoutes } from "./functions/routes.ts";
import { FunctionTags } from "./functions/tags.ts";
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
  readonly functions: Functions;
  readonly sources: EventSources;
  readonly #asynchronous: AsyncInvocations;
  readonly #routes: readonly Route[];
  readonly #emulatorRoutes: readonly Route[];

  private constructor(context: LambdaContext, functions: Functions, sources: EventSources) {
    this.functions = functions;
    this.sources = sources;
    const tagged = [new FunctionTags(functions.created), sources.mappings];
    const { kinesis, logger } = context;
    this.#asynchronous = new AsyncInvocations(functions, kinesis.clock, logger);
    this.#routes = [...functionRoutes(functions, this.#asynchronous, context), ...sources.routes, ...tagRoutes(tagged)];
    this.#emulatorRoutes = emulatorRoutes(functions);
  }

  /** With everything that the store holds of an earlier run. */
  static async open(context: LambdaContext): Promise<Lambda> {
    const { kinesis, logger, settings } = context;
    const { transitionTime, retryBackoff: backoff, awsEndpoint } = settings;
    const functions = await Functions.open(context);
    const options = { kinesis, logger, invoker: functions, backoff, transitionTime, awsEndpoint };
    const sources = await EventSources.open(options);
    return new Lambda(context, functions, sources);
  }

  /** What the API answers to a request; operations that are not there are refused by name of their path. */
  async answer(request: LambdaRequest): Promise<Performed> {
    return perform(this.#routes, request);
  }

  /** What the emulator's own API of functions answers. */
  async answerEmulator(request: LambdaRequest): Promise<Performed> {
    return perform(this.#emulatorRoutes, request);
  }

  /** Mappings and functions of a scope go. */
  async reset(scope: Scope): Promise<void> {
    this.#asynchronous.reset(scope);
    await this.sources.reset(scope);
    await this.functions.reset(scope);
  }

  /** Ends deliveries and what runs here; endpoints and processes that are attached stay. */
  async forget(): Promise<void> {
    this.#asynchronous.reset({});
    await this.sources.forget();
    await this.functions.forget();
  }

  /** Takes up what the store holds; there is nothing else. */
  async load(): Promise<void> {
    await this.functions.load();
    await this.sources.load();
  }

  /** Ends what runs. */
  async close(): Promise<void> {
    await Promise.all([this.sources.forget(), this.functions.close()]);
  }
}

async function perform(routes: readonly Route[], request: LambdaRequest): Promise<Performed> {
  const found = findRoute(routes, request.method, request.path);
  if (!found) return { operation: "(no operation)", answer: exceptionAnswer(unsupported(request)) };
  const { route, params } = found;
  try {
    const answer = await route.perform({ ...request, params });
    return { operation: route.operation, answer };
  } catch (error) {
    return { operation: route.operation, answer: exceptionAnswer(error) };
  }
}

function unsupported({ method, path }: LambdaRequest): LambdaException {
  const what = `kinesis-emu has no operation ${method} ${path}: of Lambda it offers functions and event source mappings.`;
  return new LambdaException("UnsupportedOperationException", what);
}
