import type { Clock } from "../../engine/clock.ts";
import type { Logger } from "../../log.ts";
import type { Mapping } from "../mappings/mapping.ts";
import type { AwsEndpoint } from "./aws-endpoint.ts";
import { parseDestination } from "./destination.ts";
import { requestTo, type Failure } from "./requests.ts";

/** Milliseconds between the tries of one message; after the last, it is lost, but for the emulator's own log. */
const RETRIES = [200, 1000, 5000] as const;

/** Brings discarded batches to their OnFailure destinations, beside the delivery: no shard waits for it. */
export class Destinations {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #endpoint: AwsEndpoint | undefined;

  /** @param endpoint absent where none is configured; then destinations get nothing, and the log says so */
  constructor(clock: Clock, logger: Logger, endpoint: AwsEndpoint | undefined) {
    this.#clock = clock;
    this.#logger = logger;
    this.#endpoint = endpoint;
  }

  /** Does nothing for a mapping without a destination. */
  send({ settings }: Mapping, failure: Failure): void {
    const destination = settings.onFailure === null ? undefined : parseDestination(settings.onFailure);
    if (!destination) return;
    if (!this.#endpoint) {
      const reason = "no AWS endpoint is configured (--aws-endpoint)";
      return this.#logger.warn(`a discarded batch was not sent to ${settings.onFailure}: ${reason}`);
    }
    this.#clock.hold(this.#try(this.#endpoint, settings.onFailure ?? "", () => requestTo(destination, failure), 0));
  }

  async #try(
    endpoint: AwsEndpoint,
    arn: string,
    request: () => ReturnType<typeof requestTo>,
    attempt: number,
  ): Promise<void> {
    try {
      await endpoint.send(request());
    } catch (err) {
      const wait = RETRIES[attempt];
      const what = `a discarded batch could not be sent to ${arn}`;
      if (wait === undefined) return this.#logger.error({ err }, `${what}, and will not be`);
      this.#logger.warn({ err }, `${what}, and is tried again`);
      this.#clock.setTimeout(() => this.#clock.hold(this.#try(endpoint, arn, request, attempt + 1)), wait);
    }
  }
}
