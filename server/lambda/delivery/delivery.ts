import { parseResourceArn } from "../../engine/resources.ts";
import type { Stream } from "../../engine/stream.ts";
import type { Mapping } from "../mappings/mapping.ts";
import { ImpatientInvoker } from "./impatient-invoker.ts";
import { StreamDelivery, type DeliveryContext } from "./stream-delivery.ts";

/** What LastProcessingResult says while there is no stream, or no consumer, to read from. */
export const SOURCE_NOT_FOUND = "PROBLEM: Event source not found";

/** The stream that a mapping's event source leads to, if it is there. */
export function findSource({ kinesis }: Pick<DeliveryContext, "kinesis">, eventSourceArn: string): Stream | undefined {
  const resource = parseResourceArn(eventSourceArn);
  if (!resource || resource.kind === "channel") return undefined;
  const { account, region, stream: name } = resource;
  const stream = kinesis.find({ account, region, name });
  if (!stream || resource.kind === "stream") return stream;
  const consumer = kinesis.consumers.list(stream).find(({ arn }) => arn === eventSourceArn);
  return consumer && consumer.status !== "DELETING" ? stream : undefined;
}

/**
 * The delivery of one mapping: of its stream as long as there is one, and of a new one of that name, which is then read
 * from its beginning.
 */
export class Delivery {
  readonly #context: DeliveryContext;
  readonly #mapping: Mapping;
  readonly #abandoning = new AbortController();
  #current: StreamDelivery | undefined;
  #isStopped = false;
  #unlisten: readonly (() => void)[] = [];
  /** Changes take turns. */
  #changes: Promise<void> = Promise.resolve();

  constructor(context: DeliveryContext, mapping: Mapping) {
    this.#context = { ...context, invoker: new ImpatientInvoker(context.invoker, this.#abandoning.signal) };
    this.#mapping = mapping;
  }

  /** Of the mapping. */
  get uuid(): string {
    return this.#mapping.uuid;
  }

  start(): void {
    const { signals } = this.#context.kinesis;
    const subjects = new Set([this.#mapping.eventSourceArn, streamArnOf(this.#mapping.eventSourceArn)]);
    this.#unlisten = [...subjects].map((subject) => signals.listen(subject, () => void this.#follow()));
    void this.#follow();
  }

  /** See StreamDelivery; undefined where there is no stream. */
  iteratorAge(): number | undefined {
    return this.#current?.iteratorAge();
  }

  /** Waits for the function no longer; to be stopped as well. */
  abandon(): void {
    this.#abandoning.abort();
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const unlisten of this.#unlisten) unlisten();
    await this.#follow();
  }

  #follow(): Promise<void> {
    this.#changes = this.#changes
      .then(() => this.#change())
      .catch((err: unknown) =>
        this.#context.logger.error({ err }, `the delivery from ${this.#mapping.eventSourceArn} ended`),
      );
    this.#context.kinesis.clock.hold(this.#changes);
    return this.#changes;
  }

  async #change(): Promise<void> {
    const stream = this.#isStopped ? undefined : findSource(this.#context, this.#mapping.eventSourceArn);
    if (this.#current && this.#current.stream === stream) return;
    await this.#current?.stop();
    this.#current = undefined;
    if (this.#isStopped) return;
    if (!stream) return this.#context.report(this.#mapping, SOURCE_NOT_FOUND);
    await this.#context.checkpoints.forget(this.#mapping.uuid, new Set(stream.shards.map(({ log }) => log)));
    this.#current = new StreamDelivery(this.#context, this.#mapping, stream);
    this.#current.start();
  }
}

/** A consumer's ARN begins with its stream's. */
function streamArnOf(arn: string): string {
  return arn.replace(/\/consumer\/.*$/, "");
}
