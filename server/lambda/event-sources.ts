import type { Kinesis } from "../engine/kinesis.ts";
import type { Scope } from "../engine/scope.ts";
import type { Stream } from "../engine/stream.ts";
import type { Logger } from "../log.ts";
import { Checkpoints } from "./delivery/checkpoints.ts";
import type { RetryBackoff } from "./delivery/settings.ts";
import { MappingTraffics } from "./delivery/traffic.ts";
import type { Discard } from "./delivery/shard-job.ts";
import { AwsEndpoint } from "./destinations/aws-endpoint.ts";
import { Destinations } from "./destinations/destinations.ts";
import { DiscardedBatches } from "./destinations/discarded-batches.ts";
import { failureRecord } from "./destinations/failure-record.ts";
import type { Route } from "./http/route.ts";
import type { Invoker } from "./invoker.ts";
import type { Mapping } from "./mappings/mapping.ts";
import { Mappings } from "./mappings/mappings.ts";
import { mappingRoutes } from "./mappings/routes.ts";

export interface EventSourcesOptions {
  readonly kinesis: Kinesis;
  readonly logger: Logger;
  readonly invoker: Invoker;
  readonly backoff: RetryBackoff;
  /** Milliseconds that a change of a mapping's state takes. */
  readonly transitionTime: number;
  /** Where the services of OnFailure destinations are; absent: discarded batches are only kept here. */
  readonly awsEndpoint: string | undefined;
}

/** Event source mappings, and what becomes of the batches that they give up. */
export class EventSources {
  readonly mappings: Mappings;
  readonly discardedBatches: DiscardedBatches;
  readonly routes: readonly Route[];

  private constructor(mappings: Mappings, discardedBatches: DiscardedBatches, routes: readonly Route[]) {
    this.mappings = mappings;
    this.discardedBatches = discardedBatches;
    this.routes = routes;
  }

  /** With what the store holds of an earlier run: deliveries go on from their checkpoints. */
  static async open(options: EventSourcesOptions): Promise<EventSources> {
    const { kinesis, logger } = options;
    const { random } = kinesis;
    const onError = (err: unknown): void => logger.error({ err }, "a checkpoint could not be stored");
    const discardedBatches = new DiscardedBatches();
    const endpoint = options.awsEndpoint === undefined ? undefined : new AwsEndpoint(options.awsEndpoint);
    const destinations = new Destinations(kinesis.clock, logger, endpoint);
    const mappings = await Mappings.open({
      ...options,
      checkpoints: new Checkpoints(kinesis.store, onError),
      traffic: new MappingTraffics(),
      discard(mapping: Mapping, stream: Stream, shardId: string, discard: Discard) {
        const record = failureRecord(discard, {
          functionArn: mapping.functionArn,
          streamArn: stream.arn,
          shardId,
          now: kinesis.clock.now(),
          requestId: random.uuid(),
        });
        const records = discard.records.map(({ json }) => json);
        discardedBatches.add(mapping, record, records);
        destinations.send(mapping, { record, records, uuid: mapping.uuid, region: mapping.region, id: random.uuid() });
      },
    });
    return new EventSources(mappings, discardedBatches, mappingRoutes(mappings, kinesis));
  }

  /** Forgets a part of the state, or all of it. */
  async reset(scope: Scope): Promise<void> {
    await this.mappings.reset(scope);
    this.discardedBatches.reset(scope);
  }

  /** Ends all deliveries and forgets everything; the store keeps what it holds. */
  async forget(): Promise<void> {
    await this.mappings.forget();
    this.discardedBatches.reset({});
  }

  /** Takes up what the store holds; there is nothing else. */
  async load(): Promise<void> {
    await this.mappings.load();
  }
}
