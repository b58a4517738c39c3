import { computed, signal } from "@preact/signals";

/** Whose streams are shown. */
export interface Tenant {
  readonly account: string;
  readonly region: string;
}

export const TABS = ["shards", "records", "consumers"] as const;
export type Tab = (typeof TABS)[number];

export interface StreamAddress {
  readonly view: "stream";
  readonly tenant: Tenant;
  readonly stream: string;
  readonly tab: Tab;
  /** The one whose records are shown; absent: all. */
  readonly shard?: number | undefined;
}

/** What the page shows, as it stands behind the # of the address: it can be linked to, and the browser goes back. */
export type Address =
  | { readonly view: "streams"; readonly tenant?: Tenant }
  | StreamAddress
  | { readonly view: "controls"; readonly tenant?: Tenant };

const hash = signal(location.hash);
addEventListener("hashchange", () => (hash.value = location.hash));

export const address = computed<Address>(() => parseAddress(hash.value));

export function parseAddress(text: string): Address {
  const [, account, region, view, name, tab, shard = ""] = partsOf(text);
  if (account === "controls") return { view: "controls" };
  if (!account || !region) return { view: "streams" };
  const tenant = { account, region };
  if (view === "controls") return { view, tenant };
  if (view !== "stream" || !name) return { view: "streams", tenant };
  return {
    view: "stream",
    tenant,
    stream: name,
    tab: TABS.find((each) => each === tab) ?? "shards",
    shard: /^\d+$/.test(shard) ? Number(shard) : undefined,
  };
}

/** None of an address that was typed with a stray `%`. */
function partsOf(text: string): string[] {
  try {
    return text.split("/").map(decodeURIComponent);
  } catch {
    return [];
  }
}

export function linkTo(target: Address): string {
  const { view, tenant } = target;
  const parts = tenant ? [tenant.account, tenant.region] : [];
  if (view === "controls") parts.push("controls");
  if (view === "stream") parts.push("stream", target.stream, target.tab);
  if (view === "stream" && target.shard !== undefined) parts.push(String(target.shard));
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

export function goTo(target: Address): void {
  location.hash = linkTo(target);
}
