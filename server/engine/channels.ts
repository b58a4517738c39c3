import type * as Api from "../api/types.generated.ts";
import type { Store } from "../store/contract.ts";
import type { Clock } from "./clock.ts";
import { Documents } from "./documents.ts";
import type { Tenancy } from "./identity.ts";
import type { Random } from "./random.ts";
import { channelArn } from "./resources.ts";
import { isWithin, type Scope } from "./scope.ts";
import type { Tags } from "./tags.ts";
import { ifThereIsRoom, untilStored } from "./until-stored.ts";

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
      // The clock can be behind the one on which its change began.
      if (channel.due !== null) channel.due = Math.min(channel.due, this.#clock.now() + this.#transitionTime);
      await ifThereIsRoom(this.#resume(channel));
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
      id: this.#random.text(10, "hex"),
      createdAt: Math.floor(this.#clock.now() / 1000) * 1000,
      status: "CREATING",
      due: null,
    };
    this.#byArn.set(created.arn, created);
    return this.#begin(created, { status: "CREATING" }, () => this.#byArn.delete(created.arn));
  }

  async update(channel: Channel, settings: ChannelSettings): Promise<Channel> {
    return this.#begin(channel, { status: "UPDATING", settings });
  }

  async delete(channel: Channel): Promise<void> {
    await this.#begin(channel, { status: "DELETING" });
  }

  async setTags(channel: Channel, tags: Tags): Promise<void> {
    await this.#change(channel, { tags });
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

  /**
   * @param undo beside the change, if it cannot be stored
   * @returns the channel as it is at the beginning, which is what the service answers with
   */
  async #begin(channel: ChannelDocument, change: Partial<ChannelDocument>, undo?: () => void): Promise<Channel> {
    const due = this.#clock.now() + this.#transitionTime;
    const begun = { ...channel, ...change, due };
    await this.#change(channel, { ...change, due }, undo);
    await this.#resume(channel);
    return begun;
  }

  async #change(channel: ChannelDocument, change: Partial<ChannelDocument>, undo?: () => void): Promise<void> {
    const keys = Object.keys(change) as (keyof ChannelDocument)[];
    const before = { ...channel };
    Object.assign(channel, change);
    try {
      // One that is gone is not stored again.
      await this.#documents.save(channel.arn, () => (this.#isThere(channel) ? { ...channel } : undefined));
    } catch (error) {
      // Another change may have come meanwhile.
      const own = keys.filter((key) => channel[key] === change[key]);
      Object.assign(channel, Object.fromEntries(own.map((key) => [key, before[key]])));
      undo?.();
      throw error;
    }
  }

  #resume(channel: ChannelDocument): Promise<void> {
    return untilStored(this.#clock, () => this.#goOn(channel));
  }

  async #goOn(channel: ChannelDocument): Promise<void> {
    if (channel.due === null || !this.#isThere(channel)) return;
    const wait = channel.due - this.#clock.now();
    if (wait > 0) {
      this.#clock.setTimeout(() => this.#resume(channel), wait);
    } else if (channel.status === "DELETING") {
      await this.#documents.delete(channel.arn, () => {
        if (this.#isThere(channel)) this.#byArn.delete(channel.arn);
      });
    } else {
      await this.#change(channel, { status: "ACTIVE", due: null });
    }
  }

  #isThere(channel: ChannelDocument): boolean {
    return this.#byArn.get(channel.arn) === channel;
  }
}
