import type * as Api from "../api/types.generated.ts";
import type { Store } from "../store/contract.ts";
import type { Clock } from "./clock.ts";
import { Documents } from "./documents.ts";
import type { Tenancy } from "./identity.ts";
import type { Random } from "./random.ts";
import { channelArn } from "./resources.ts";
import { isWithin, type Scope } from "./scope.ts";
import type { Tags } from "./tags.ts";

export type ChannelDestinationType = Api.ChannelSummary["ChannelDestinationType"];

/** What an update may change. */
export interface ChannelSettings {
  dataFreshnessSeconds: number;
  logging: Api.ChannelLoggingConfiguration;
}

/** A channel as it is stored: plain JSON data. */
interface ChannelDocument extends Tenancy {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  /** Epoch milliseconds, whole seconds. */
  readonly createdAt: number;
  readonly roleArn: string;
  /** The incarnation of the stream that it reads. */
  readonly streamId: string;
  readonly stream: Api.ChannelStreamDescription;
  readonly destinationType: ChannelDestinationType;
  readonly s3: Api.S3DestinationConfiguration | null;
  readonly s3Tables: Api.S3TablesDestinationConfiguration | null;
  readonly encryption: Api.ChannelEncryptionConfiguration | null;
  settings: ChannelSettings;
  status: Api.ChannelDescription["ChannelStatus"];
  tags: Tags;
  /** When a channel that changes its state is done, epoch milliseconds. */
  due: number | null;
}

export type Channel = Readonly<ChannelDocument>;
export type NewChannel = Omit<ChannelDocument, "arn" | "id" | "createdAt" | "status" | "due">;

/** Channels from streams to S3: their configuration and states. Nothing is delivered. */
export class Channels {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #documents: Documents<ChannelDocument>;
  /** Milliseconds that a channel stays CREATING, UPDATING and DELETING. */
  readonly #transitionTime: number;
  readonly #byArn = new Map<string, ChannelDocument>();

  constructor(clock: Clock, random: Random, store: Store, transitionTime: number) {
    this.#clock = clock;
    this.#random = random;
    this.#documents = new Documents(store.catalogue, "channel");
    this.#transitionTime = transitionTime;
  }

  async load(): Promise<void> {
    for (const channel of await this.#documents.load()) {
      this.#byArn.set(channel.arn, channel);
      await this.#resume(channel);
    }
  }

  find(arn: string): Channel | undefined {
    return this.#byArn.get(arn);
  }

  findByName(tenancy: Tenancy, name: string): Channel | undefined {
    return this.find(channelArn(tenancy, name));
  }

  /** By name. */
  list({ account, region }: Tenancy): Channel[] {
    return [...this.#byArn.values()]
      .filter((channel) => channel.account === account && channel.region === region)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Those that read a stream, whoever made them. */
  ofStream(streamId: string): Channel[] {
    return [...this.#byArn.values()].filter((channel) => channel.streamId === streamId);
  }

  async create(channel: NewChannel): Promise<Channel> {
    const created: ChannelDocument = {
      ...channel,
      arn: channelArn(channel, channel.name),
      id: this.#random.bytes(10).toString("hex"),
      createdAt: Math.floor(this.#clock.now() / 1000) * 1000,
      status: "CREATING",
      due: null,
    };
    this.#byArn.set(created.arn, created);
    try {
      return await this.#begin(created, "CREATING");
    } catch (error) {
      this.#byArn.delete(created.arn);
      throw error;
    }
  }

  async update(channel: Channel, settings: ChannelSettings): Promise<Channel> {
    const own = channel as ChannelDocument;
    own.settings = settings;
    return this.#begin(own, "UPDATING");
  }

  async delete(channel: Channel): Promise<void> {
    await this.#begin(channel, "DELETING");
  }

  async setTags(channel: Channel, tags: Tags): Promise<void> {
    const own = channel as ChannelDocument;
    own.tags = tags;
    await this.#save(own);
  }

  /** Forgets all channels within the scope, whatever their state. */
  async reset(scope: Scope): Promise<void> {
    const gone = [...this.#byArn.values()].filter((channel) => isWithin(scope, channel));
    for (const { arn } of gone) this.#byArn.delete(arn);
    for (const { arn } of gone) await this.#documents.delete(arn);
  }

  /** Lets go of all of them; the store keeps what it holds. */
  async forget(): Promise<void> {
    this.#byArn.clear();
    await this.#documents.settled();
  }

  /** @returns the channel as it is at the beginning, which is what the service answers with */
  async #begin(channel: ChannelDocument, status: ChannelDocument["status"]): Promise<Channel> {
    channel.status = status;
    channel.due = this.#clock.now() + this.#transitionTime;
    const begun = { ...channel };
    await this.#save(channel);
    await this.#resume(channel);
    return begun;
  }

  async #resume(channel: ChannelDocument): Promise<void> {
    if (channel.due === null || this.#byArn.get(channel.arn) !== channel) return;
    const wait = channel.due - this.#clock.now();
    if (wait > 0) {
      this.#clock.setTimeout(() => this.#resume(channel), wait);
    } else if (channel.status === "DELETING") {
      this.#byArn.delete(channel.arn);
      await this.#documents.delete(channel.arn);
    } else {
      channel.status = "ACTIVE";
      channel.due = null;
      await this.#save(channel);
    }
  }

  async #save(channel: ChannelDocument): Promise<void> {
    await this.#documents.save(channel.arn, () => ({ ...channel }));
  }
}
