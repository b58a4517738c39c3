import type { FunctionEndpoint, LambdaContext } from "../context.ts";
import { partition } from "../../engine/identity.ts";
import { isEverything, type Scope } from "../../engine/scope.ts";
import { functionArn, type FunctionReference } from "../function-reference.ts";
import type { InvocableFunction, Invocation, InvocationResult, Invoker } from "../invoker.ts";
import { LONGEST_RUN, type Task } from "../runtime/task.ts";
import { Attachments } from "./attachments.ts";
import { BuiltIn } from "./built-in.ts";
import { CreatedFunctions } from "./created-functions.ts";
import { EndpointFunction } from "./endpoint.ts";
import { FUNCTION_PENDING } from "./messages.ts";

/** What an event without anything is. */
const EMPTY_EVENT = Buffer.from("{}");

/**
 * All functions. A name stands for the process that is attached to it, else for the endpoint that it is bound to, else
 * for the function that was created with it: what runs elsewhere goes before what runs here. The names of endpoints are
 * the same in all accounts and regions, and so are those that processes attach to without naming an account.
 */
export class Functions implements Invoker {
  readonly created: CreatedFunctions;
  readonly builtIn: BuiltIn;
  readonly attachments: Attachments;
  readonly #context: LambdaContext;
  readonly #endpoints = new Map<string, EndpointFunction>();
  /** Cuts off what still waits for an endpoint. */
  readonly #closing = new AbortController();

  private constructor(context: LambdaContext, created: CreatedFunctions) {
    this.#context = context;
    this.created = created;
    this.builtIn = new BuiltIn(context, created);
    this.attachments = new Attachments(context.machineTime, context.logger);
    this.#bindFromStart();
  }

  /** With those that the store holds. */
  static async open(context: LambdaContext): Promise<Functions> {
    return new Functions(context, await CreatedFunctions.open(context));
  }

  find(reference: FunctionReference): InvocableFunction | undefined {
    const { account, region, name } = reference;
    const document = this.created.find(reference);
    const isElsewhere = this.attachments.isAttached(reference) || this.#endpoints.has(name);
    if (!document && !isElsewhere) return undefined;
    const roleArn = document?.settings.role ?? `arn:${partition(region)}:iam::${account}:role/${name}`;
    return { arn: functionArn({ account, region, name }), roleArn };
  }

  /** Binds a name to a URL, instead of the one it may be bound to. */
  bind(name: string, url: URL): void {
    this.#endpoints.set(name, new EndpointFunction(name, url, this.#context.machineTime, this.#closing.signal));
    this.attachments.release(name);
  }

  /** @returns whether the name was bound */
  unbind(name: string): boolean {
    return this.#endpoints.delete(name);
  }

  /** Names that are bound, and to which URLs. */
  endpoints(): FunctionEndpoint[] {
    return [...this.#endpoints].map(([name, { url }]) => ({ name, url: url.href }));
  }

  async invoke(reference: FunctionReference, invocation: Invocation): Promise<InvocationResult> {
    try {
      return await this.#invoke(reference, invocation);
    } catch (error) {
      this.#context.logger.error({ err: error }, `lambda.${reference.name}: an invocation failed in an unforeseen way`);
      return { outcome: "unavailable", reason: error instanceof Error ? error.message : String(error) };
    }
  }

  async #invoke(reference: FunctionReference, invocation: Invocation): Promise<InvocationResult> {
    const { name } = reference;
    const requestId = invocation.requestId ?? this.#context.kinesis.random.uuid();
    const payload = invocation.payload.length === 0 ? EMPTY_EVENT : invocation.payload;
    const arn = functionArn(reference);
    if (!this.attachments.isAttached(reference)) {
      const endpoint = this.#endpoints.get(name);
      if (endpoint) return this.#invokeEndpoint(endpoint, requestId, { ...invocation, payload });
      const document = this.created.find(reference);
      if (document) {
        const isPending = document.change.kind === "create" && this.created.isChanging(document);
        if (isPending) return { outcome: "unavailable", reason: FUNCTION_PENDING };
        return this.builtIn.run(document, { requestId, payload, arn, timeout: document.settings.timeout * 1000 });
      }
    }
    return this.#invokeAttached(reference, { requestId, payload, arn, timeout: LONGEST_RUN }, invocation.signal);
  }

  /** Functions of a scope that were created go; endpoints, which are everybody's, are those of the start again. */
  async reset(scope: Scope): Promise<void> {
    await this.created.cancelCreations(scope);
    for (const document of this.created.within(scope)) {
      await this.created.delete(document);
      this.builtIn.retire(document);
    }
    if (!isEverything(scope)) return;
    this.#endpoints.clear();
    this.#bindFromStart();
  }

  /** Ends what runs here, and forgets what was created; endpoints and processes that are attached stay. */
  async forget(): Promise<void> {
    this.created.forget();
    await this.builtIn.close();
  }

  /** Takes up what the store holds. */
  async load(): Promise<void> {
    await this.created.load();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.attachments.close();
    await this.builtIn.close();
  }

  #bindFromStart(): void {
    for (const { name, url } of this.#context.settings.functionEndpoints) this.bind(name, new URL(url));
  }

  async #invokeEndpoint(
    endpoint: EndpointFunction,
    requestId: string,
    invocation: Invocation,
  ): Promise<InvocationResult> {
    const result = await endpoint.invoke({ ...invocation, requestId });
    if (result.outcome === "unavailable") return result;
    return { ...result, executedVersion: "$LATEST", requestId, logTail: "" };
  }

  async #invokeAttached(
    named: FunctionReference,
    task: Task,
    signal: AbortSignal | undefined,
  ): Promise<InvocationResult> {
    const reply = await this.attachments.run(named, task, signal);
    if (!reply)
      return {
        outcome: "unavailable",
        reason: `no process is attached to the name ${named.name}, or the one that had it is gone`,
      };
    return {
      outcome: "answered",
      payload: reply.payload,
      ...(reply.isError ? { functionError: "Unhandled" as const } : {}),
      executedVersion: "$LATEST",
      requestId: task.requestId,
      logTail: "",
    };
  }
}
