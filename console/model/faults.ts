import type { FaultState } from "../../server/engine/fault-definition.ts";
import { signal } from "@preact/signals";
import { callControl } from "./control.ts";
import { lookNow } from "./feed.ts";
import { inWords } from "./refusal.ts";

export type { FaultState };

/** Milliseconds between two looks at the hits. */
const INTERVAL = 1000;

export const faults = signal<readonly FaultState[]>([]);
/** Why there is nothing new. */
export const faultsTrouble = signal<string | undefined>(undefined);

let isWatched = false;
let timer = 0;
let looks = 0;

/** Looks now, and then again and again. @returns what ends it */
export function watchFaults(): () => void {
  isWatched = true;
  void lookAtFaults();
  return () => {
    isWatched = false;
    clearTimeout(timer);
  };
}

async function lookAtFaults(): Promise<void> {
  clearTimeout(timer);
  const turn = ++looks;
  try {
    const answer = await callControl<{ readonly faults: readonly FaultState[] }>("GET", "/faults");
    if (turn !== looks) return;
    faults.value = answer.faults;
    faultsTrouble.value = undefined;
  } catch (error) {
    if (turn !== looks) return;
    faultsTrouble.value = inWords(error);
  }
  if (isWatched) timer = setTimeout(() => void lookAtFaults(), INTERVAL);
}

/** @param definition as in the control API; it says what is wrong with one */
export async function addFault(definition: object): Promise<void> {
  await callControl("POST", "/faults", definition);
  await lookAtFaults();
  lookNow();
}

export async function removeFault(id: string): Promise<void> {
  await callControl("DELETE", `/faults/${id}`);
  await lookAtFaults();
  lookNow();
}

export async function clearFaults(): Promise<void> {
  await callControl("DELETE", "/faults");
  await lookAtFaults();
  lookNow();
}

type Definition = FaultState["definition"];

/** What a fault does, in a few words. */
export function effectOf({ error, drop, iterator, entries, cut, latency }: Definition): string {
  const parts = [
    error,
    drop && `connection dropped ${drop} the work`,
    iterator && "iterator expired",
    entries && `entries fail: ${entriesOf(entries)}`,
    cut && `subscription cut after ${cut.after ?? 0} events`,
    latency !== undefined && `${typeof latency === "number" ? latency : `${latency.min}–${latency.max}`} ms later`,
  ];
  return parts.filter((part) => typeof part === "string").join(", ");
}

function entriesOf({ indexes, share }: NonNullable<Definition["entries"]>): string {
  if (share !== undefined) return `${Math.round(share * 100)} %`;
  return indexes ? `number ${indexes.join(", ")}` : "all";
}

/** Which calls it is about. */
export function matchOf({ operation, stream, shard, consumer, partitionKey, account, region }: Definition): string {
  const operations = operation === undefined ? "any call" : [operation].flat().join(", ");
  const parts = [stream, shard, consumer, partitionKey && `key ${partitionKey}`, account, region];
  return [operations, ...parts.filter(Boolean)].join(" · ");
}

/** How often. */
export function scheduleOf({ times, every, after, until, probability }: Definition): string {
  const parts = [
    times !== undefined && `${times} ${times === 1 ? "time" : "times"}`,
    every !== undefined && `1 in ${every}`,
    after !== undefined && `after ${after}`,
    until !== undefined && `until ${until}`,
    probability !== undefined && `${Math.round(probability * 100)} % of calls`,
  ];
  return parts.filter((part) => typeof part === "string").join(", ") || "until removed";
}
