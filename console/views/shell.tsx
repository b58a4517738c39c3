import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { VNode } from "preact";
import { address, goTo, linkTo, type Address, type Tenant } from "../model/address.ts";
import { feed, findStream, historyOf, isUpToDate, tenant } from "../model/feed.ts";
import { dialog } from "../parts/dialog.tsx";
import { Notices } from "../parts/notices.tsx";
import { Sparkline } from "../parts/sparkline.tsx";
import { formatDay, formatRate, formatTimeOfDay } from "../text/numbers.ts";
import { createStream } from "./actions.tsx";
import { Controls } from "./controls.tsx";
import { StreamPage } from "./stream.tsx";
import { Streams } from "./streams.tsx";

/** Streams listed beside every view; beyond them a filter helps. */
const LISTED = 200;
/** As many are looked through at a glance. */
const UNFILTERED = 8;

/** The frame of the page: whose streams, which there are, what time it is. */
export function Shell(): VNode {
  const place = address.value;
  useEffect(() => {
    document.title = place.view === "stream" ? `${place.stream} · kinesis-emu` : "kinesis-emu";
  }, [place]);
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={focusMain}>
        Skip to content
      </a>
      <Sidebar />
      <main id="main" tabIndex={-1}>
        {isUpToDate.value ? <View place={place} /> : <p class="empty">Looking …</p>}
      </main>
      <Notices />
      {dialog.value}
    </div>
  );
}

function focusMain(event: MouseEvent): void {
  // The address has its # for the view.
  event.preventDefault();
  document.querySelector<HTMLElement>("#main")?.focus();
}

function View({ place }: { readonly place: Address }): VNode {
  if (place.view === "controls") return <Controls />;
  if (place.view === "streams") return <Streams />;
  const { account, region } = place.tenant;
  // By name: one that a test deletes and makes anew is looked at as before.
  const key = `${account}/${region}/${place.stream}`;
  return <StreamPage key={key} place={place} stream={findStream(place.stream)} />;
}

function Sidebar(): VNode {
  return (
    <header class="sidebar">
      <a class="brand" href={linkTo({ view: "streams", ...(tenant.value ? { tenant: tenant.value } : {}) })}>
        <img src="icon.svg" alt="" width="24" height="24" />
        <span>kinesis-emu</span>
        <small>{feed.value?.version}</small>
      </a>
      <TenantChoice />
      <StreamList />
      <Status />
    </header>
  );
}

/** All accounts and regions that hold streams, and the one that requests go to that do not say. */
function TenantChoice(): VNode | null {
  const now = feed.value;
  const current = tenant.value;
  if (!now || !current) return null;
  const known: readonly Tenant[] = [...now.tenants, now.home, current];
  const keys = [...new Set(known.map(({ account, region }) => `${account}/${region}`))];
  return (
    <div class="tenant">
      <label for="tenant">Account and region</label>
      <select
        id="tenant"
        value={`${current.account}/${current.region}`}
        onChange={({ currentTarget }) => {
          const [account = "", region = ""] = currentTarget.value.split("/");
          goTo({ view: "streams", tenant: { account, region } });
        }}
      >
        {keys.map((key) => (
          <option key={key} value={key} selected={key === `${current.account}/${current.region}`}>
            {key.replace("/", " · ")}
          </option>
        ))}
      </select>
    </div>
  );
}

function StreamList(): VNode {
  const filter = useSignal("");
  const current = tenant.value;
  const all = feed.value?.streams ?? [];
  const isLong = all.length > UNFILTERED;
  const sought = isLong ? filter.value : "";
  const shown = all.filter(({ name }) => name.includes(sought)).slice(0, LISTED);
  const place = address.value;
  return (
    <nav class="stream-list" aria-label="Streams">
      <div class="stream-list-head">
        <h2>Streams</h2>
        {current ? (
          <button type="button" class="quiet" onClick={() => createStream(current)} aria-label="Create a stream">
            +
          </button>
        ) : null}
      </div>
      {isLong ? (
        <input
          type="search"
          aria-label="Filter streams by name"
          placeholder="Filter"
          value={filter.value}
          onInput={({ currentTarget }) => (filter.value = currentTarget.value)}
        />
      ) : null}
      <ul>
        {current
          ? shown.map((stream) => {
              const isCurrent = place.view === "stream" && place.stream === stream.name;
              const tab = place.view === "stream" ? place.tab : "shards";
              const history = historyOf(stream);
              return (
                <li key={stream.id}>
                  <a
                    href={linkTo({ view: "stream", tenant: current, stream: stream.name, tab })}
                    aria-current={isCurrent ? "page" : undefined}
                  >
                    <span class="name">{stream.name}</span>
                    <Sparkline points={history.recordsIn} width={48} height={16} />
                    <span class="rate">{formatRate(history.rates.recordsIn)}/s</span>
                  </a>
                </li>
              );
            })
          : null}
      </ul>
    </nav>
  );
}

/** What is not as it is on a day like any other: time that stands still, faults, limits. */
function Status(): VNode | null {
  const now = feed.value;
  if (!now) return null;
  const { clock, limits, faults } = now;
  const here = tenant.value;
  return (
    <nav class="status" aria-label="Controls">
      <a
        href={linkTo({ view: "controls", ...(here ? { tenant: here } : {}) })}
        aria-current={address.value.view === "controls" ? "page" : undefined}
      >
        <span class="status-line">Controls</span>
        <span class={clock.isFrozen ? "time frozen" : "time"}>
          {formatDay(clock.now)} {formatTimeOfDay(clock.now)} UTC{clock.isFrozen ? ", frozen" : ""}
        </span>
        <span class="badges">
          {faults > 0 ? <b class="badge alert">{faults === 1 ? "1 fault" : `${faults} faults`}</b> : null}
          {limits === "off" ? null : <b class="badge">limits: {limits}</b>}
        </span>
      </a>
    </nav>
  );
}
