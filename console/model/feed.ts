import { batch, computed, effect, signal } from "@preact/signals";
import type { Feed, ShardLine, StreamInView, StreamLine } from "../../server/console/shapes.ts";
import { address, type Tenant } from "./address.ts";
import { callControl } from "./control.ts";
import { History, recent } from "./history.ts";
import { inWords } from "./refusal.ts";

/** The stream in view, with shards whether or not the last answer repeated them, and the rate of each. */
export interface View extends StreamInView {
  readonly shards: readonly ShardLine[];
  /** Records in by second, in the order of the shards. */
  readonly rates: readonly number[];
}

/** Milliseconds between two looks; a page that nobody sees looks less often. */
const INTERVAL = 500;
const HIDDEN_INTERVAL = 5000;
/** A look may take this share of the time: a slow answer is asked for less often. */
const SHARE = 0.1;

export const feed = signal<Feed | undefined>(undefined);
export const view = signal<View | undefined>(undefined);
/** Why there is nothing new. */
export const trouble = signal<string | undefined>(undefined);

export const tenant = computed<Tenant | undefined>(() => address.value.tenant ?? feed.value?.home);

const histories = new Map<string, History>();
/** Whose streams the feed has: the address may be ahead of it. */
const feedOf = signal("");
export const isUpToDate = computed(() => feed.value !== undefined && feedOf.value === keyOf(tenant.value));
let total = new History();
let shardSamples: readonly {
  readonly at: number;
  readonly shards: readonly ShardLine[];
  readonly counts: readonly number[];
}[] = [];
let timer = 0;
let looks = 0;

/** Looks now, and then again and again. */
export function startFeed(): void {
  effect(() => {
    void address.value;
    lookNow();
  });
  addEventListener("visibilitychange", lookNow);
}

/** After something was changed, so that it shows at once. */
export function lookNow(): void {
  clearTimeout(timer);
  void look(++looks);
}

export function historyOf({ id }: StreamLine): History {
  let history = histories.get(id);
  if (!history) histories.set(id, (history = new History()));
  return history;
}

export function totalHistory(): History {
  return total;
}

export function findStream(name: string): StreamLine | undefined {
  return feed.value?.streams.find((stream) => stream.name === name);
}

async function look(turn: number): Promise<void> {
  const began = performance.now();
  try {
    const answer = await callControl<Feed>("GET", `/console/feed?${question()}`);
    if (turn !== looks) return;
    take(answer, performance.now());
    trouble.value = undefined;
  } catch (error) {
    if (turn !== looks) return;
    trouble.value = inWords(error);
  }
  const took = performance.now() - began;
  timer = setTimeout(lookNow, Math.max(document.hidden ? HIDDEN_INTERVAL : INTERVAL, took / SHARE));
}

function question(): URLSearchParams {
  const asked = new URLSearchParams();
  const { account, region } = address.peek().tenant ?? feed.peek()?.home ?? {};
  if (account !== undefined && region !== undefined) {
    asked.set("account", account);
    asked.set("region", region);
  }
  const place = address.peek();
  if (place.view !== "stream") return asked;
  asked.set("stream", place.stream);
  const known = view.peek();
  if (known) asked.set("lineage", known.lineage);
  return asked;
}

function take(answer: Feed, at: number): void {
  const ids = new Set(answer.streams.map(({ id }) => id));
  for (const id of histories.keys()) if (!ids.has(id)) histories.delete(id);
  for (const stream of answer.streams) historyOf(stream).add(stream.counts, at);
  const sum = { recordsIn: 0, bytesIn: 0, recordsOut: 0, bytesOut: 0 };
  for (const { counts } of answer.streams) {
    sum.recordsIn += counts.recordsIn;
    sum.bytesIn += counts.bytesIn;
    sum.recordsOut += counts.recordsOut;
    sum.bytesOut += counts.bytesOut;
  }
  const of = keyOf(tenant.peek() ?? answer.home);
  if (of !== feedOf.peek()) total = new History();
  total.add(sum, at);
  batch(() => {
    feedOf.value = of;
    feed.value = answer;
    view.value = answer.stream && complete(answer.stream, at);
  });
}

function keyOf(of: Tenant | undefined): string {
  return of ? `${of.account}/${of.region}` : "";
}

function complete(stream: StreamInView, at: number): View {
  const shards = stream.shards ?? view.peek()?.shards ?? [];
  const ofThese = shardSamples.filter((sample) => sample.shards === shards);
  shardSamples = [...recent(ofThese, at), { at, shards, counts: stream.recordsIn }];
  const [oldest] = shardSamples;
  const seconds = oldest ? (at - oldest.at) / 1000 : 0;
  const rates = stream.recordsIn.map((count, index) =>
    seconds > 0 ? Math.max(0, (count - (oldest?.counts[index] ?? count)) / seconds) : 0,
  );
  return { ...stream, shards, rates };
}
