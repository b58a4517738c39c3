import type { StreamDescription } from "../api/types.generated.ts";
import { HashKeyRouter, uniformRanges, type HashKeyText } from "./hash-key.ts";
import { streamArn, type StreamName } from "./identity.ts";
import { Shard, type ShardDocument } from "./shard.ts";
import type { StreamSettings } from "./stream-settings.ts";
import { Traffic } from "./traffic.ts";
import type { Transition } from "./transition.ts";

export type StreamStatus = StreamDescription["StreamStatus"];

/** A stream as it is stored: plain JSON data. */
export interface StreamDocument extends StreamName {
  readonly id: string;
  readonly createdAt: number;
  readonly status: StreamStatus;
  readonly settings: StreamSettings;
  readonly shards: readonly ShardDocument[];
  readonly nextShardIndex: number;
  readonly transition: Transition | undefined;
}

/**
 * A stream that is being created, its shards of equal width.
 * @param creationTime of stream and shards, epoch seconds
 */
export function newStreamDocument(
  { account, region, name }: StreamName,
  id: string,
  creationTime: number,
  shardCount: number,
  settings: StreamSettings,
): StreamDocument {
  const shards = uniformRanges(shardCount).map(({ start, end }, index) => ({
    index,
    start: start.toString(),
    end: end.toString(),
    parents: [],
    creationTime,
  }));
  return {
    account,
    region,
    name,
    id,
    createdAt: creationTime * 1000,
    status: "CREATING",
    settings,
    shards,
    nextShardIndex: shardCount,
    transition: undefined,
  };
}

/** Shards that close, and those that open in their place. */
export interface Replacement {
  readonly parents: readonly Shard[];
  /** Epoch seconds. */
  readonly closingTime: number;
  readonly children: readonly Shard[];
}

export class Stream implements StreamName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** 16 hex digits, of this incarnation: a stream created again under the same name has another one. */
  readonly id: string;
  /** Epoch milliseconds, whole seconds. */
  readonly createdAt: number;
  readonly traffic = new Traffic();
  settings: StreamSettings;
  status: StreamStatus;
  transition: Transition | undefined;
  /** How often all its records were forgotten, for those who remember what they saw. */
  purges = 0;
  /** While a step of a resharding is between sealing the parents and opening the children: resolves after it. */
  reshardStep: Promise<void> | undefined;
  #isGone = false;
  readonly #shards: Map<number, Shard>;
  #nextShardIndex: number;
  #router: HashKeyRouter<Shard> | undefined;

  constructor(document: StreamDocument) {
    this.account = document.account;
    this.region = document.region;
    this.name = document.name;
    this.id = document.id;
    this.createdAt = document.createdAt;
    this.settings = structuredClone(document.settings);
    this.status = document.status;
    this.transition = document.transition;
    this.#shards = new Map(document.shards.map((shard) => [shard.index, new Shard(document.id, shard)]));
    this.#nextShardIndex = document.nextShardIndex;
  }

  get arn(): string {
    return streamArn(this);
  }

  /** Nobody finds it any more; who still holds it finds it in no state to work with, and stores nothing of it. */
  get isGone(): boolean {
    return this.#isGone;
  }

  end(): void {
    this.#isGone = true;
    this.status = "DELETING";
    this.transition = undefined;
  }

  /** Records can be written and read. */
  get isServing(): boolean {
    return this.status === "ACTIVE" || this.status === "UPDATING";
  }

  get encryptionType(): "KMS" | "NONE" {
    return this.settings.keyId === null ? "NONE" : "KMS";
  }

  /** All shards that are still known, by id. */
  get shards(): Shard[] {
    return [...this.#shards.values()];
  }

  get openShards(): Shard[] {
    return this.shards.filter((shard) => shard.isOpen);
  }

  get nextShardIndex(): number {
    return this.#nextShardIndex;
  }

  shard(index: number): Shard | undefined {
    return this.#shards.get(index);
  }

  childrenOf(shard: Shard): Shard[] {
    return this.shards.filter(({ parents }) => parents.includes(shard.index));
  }

  /** The open shard whose range holds the key. */
  route(key: HashKeyText): Shard {
    this.#router ??= new HashKeyRouter(this.openShards.map((shard) => ({ range: shard.range, target: shard })));
    return this.#router.route(key);
  }

  /** Epoch milliseconds of the oldest record that may still be read. */
  horizon(now: number): number {
    return now - this.settings.retentionHours * 3_600_000;
  }

  /** Open, or closed with records that can still be within the retention period; none before the stream is created. */
  isVisible({ closingTime }: Shard, now: number): boolean {
    if (this.status === "CREATING") return false;
    return closingTime === undefined || (closingTime + 1) * 1000 > this.horizon(now);
  }

  /** The shards that a client can see, by id. */
  visibleShards(now: number): Shard[] {
    return this.shards.filter((shard) => this.isVisible(shard, now));
  }

  /** Closes all parents and adds all children at once, so that the open shards tile the hash space at all times. */
  replaceShards(replacements: readonly Replacement[]): void {
    for (const { parents, closingTime, children } of replacements) {
      for (const parent of parents) parent.close(closingTime);
      for (const child of children) this.#shards.set(child.index, child);
      this.#nextShardIndex += children.length;
    }
    this.#router = undefined;
  }

  /** Closed shards that have passed retention; their children keep their ids as parents'. */
  forgetShards(shards: readonly Shard[]): void {
    for (const { index } of shards) this.#shards.delete(index);
  }

  /** What `replaceShards` makes of the stream, as it is stored. */
  documentOf(replacements: readonly Replacement[]): Pick<StreamDocument, "shards" | "nextShardIndex"> {
    const closings = new Map<Shard, number>();
    for (const { parents, closingTime } of replacements) {
      for (const parent of parents) closings.set(parent, closingTime);
    }
    const children = replacements.flatMap((replacement) => replacement.children);
    const shards = [...this.shards, ...children].map((shard) => {
      const closingTime = closings.get(shard);
      const document = shard.toDocument();
      return closingTime === undefined ? document : { ...document, closingTime };
    });
    return { shards, nextShardIndex: this.#nextShardIndex + children.length };
  }

  /** @param change what is different in the document from what the stream is now */
  toDocument(change: Partial<StreamDocument> = {}): StreamDocument {
    return {
      account: this.account,
      region: this.region,
      name: this.name,
      id: this.id,
      createdAt: this.createdAt,
      status: this.status,
      settings: structuredClone(this.settings),
      shards: change.shards ?? this.shards.map((shard) => shard.toDocument()),
      nextShardIndex: this.#nextShardIndex,
      transition: this.transition,
      ...change,
    };
  }
}
