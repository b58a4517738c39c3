import type { Mapping } from "../mappings/mapping.ts";
import { Delivery } from "./delivery.ts";
import type { DeliveryContext } from "./stream-delivery.ts";

/** The deliveries of all mappings: one each, which begins when the one before it is over. */
export class Deliveries {
  readonly #context: DeliveryContext;
  /** By the mapping's UUID. */
  readonly #active = new Map<string, Delivery>();
  /** What is to be over before the next one of that mapping begins. */
  readonly #endings = new Map<string, Promise<void>>();
  /** Those of which something may still run. */
  readonly #running = new Set<Delivery>();

  constructor(context: DeliveryContext) {
    this.#context = context;
  }

  begin(mapping: Mapping): void {
    const { uuid } = mapping;
    const delivery = new Delivery(this.#context, mapping);
    this.#active.set(uuid, delivery);
    this.#running.add(delivery);
    const start = (): void => {
      if (this.#active.get(uuid) === delivery) delivery.start();
    };
    const ending = this.#endings.get(uuid);
    if (!ending) return start();
    this.#context.kinesis.clock.hold(ending.then(start));
  }

  /** How old the oldest record of a mapping is that is not done, in milliseconds; undefined when nothing is read. */
  iteratorAge(uuid: string): number | undefined {
    return this.#active.get(uuid)?.iteratorAge();
  }

  /** Nothing of it begins from now on; what the function is at is finished. */
  end(uuid: string): void {
    const delivery = this.#active.get(uuid);
    if (!delivery) return;
    this.#active.delete(uuid);
    const ending = Promise.all([this.#endings.get(uuid), delivery.stop()]).then(() => {
      this.#running.delete(delivery);
      if (this.#endings.get(uuid) === ending) this.#endings.delete(uuid);
    });
    this.#endings.set(uuid, ending);
  }

  /** Ends it without waiting for the function: what that still does counts for nothing. */
  abandon(uuid: string): void {
    for (const delivery of this.#running) if (delivery.uuid === uuid) delivery.abandon();
    this.end(uuid);
  }

  /** Until what ran for a mapping is over. */
  async ended(uuid: string): Promise<void> {
    await this.#endings.get(uuid);
  }

  /** Abandons all; resolves when nothing is to come of them any more. */
  async close(): Promise<void> {
    for (const { uuid } of this.#running) this.abandon(uuid);
    await Promise.all(this.#endings.values());
  }
}
