import type { VNode } from "preact";
import type { StreamLine } from "../../server/console/shapes.ts";
import { linkTo, TABS, type StreamAddress, type Tab, type Tenant } from "../model/address.ts";
import { historyOf, view } from "../model/feed.ts";
import { attempt } from "../model/notices.ts";
import { Refusal } from "../model/refusal.ts";
import { Sparkline } from "../parts/sparkline.tsx";
import { formatBytes, formatCount, formatRate, formatShort, plural } from "../text/numbers.ts";
import { deleteStream, purgeStream, putRecord, scaleStream } from "./actions.tsx";
import { Consumers } from "./consumers.tsx";
import { Figure } from "./figure.tsx";
import { Records } from "./records.tsx";
import { Shards } from "./shards.tsx";
import { StatusChip } from "./streams.tsx";

interface StreamPageProps {
  readonly place: StreamAddress;
  /** Absent when there is none of that name. */
  readonly stream: StreamLine | undefined;
}

const TITLES: Readonly<Record<Tab, string>> = { shards: "Shards", records: "Records", consumers: "Consumers" };

/** One stream: what it is, what goes through it, and what can be done to it. */
export function StreamPage({ place, stream }: StreamPageProps): VNode {
  const { tenant, tab } = place;
  return (
    <>
      {stream ? <Head tenant={tenant} stream={stream} tab={tab} /> : <NoStream place={place} />}
      {stream && tab === "shards" ? <Shards tenant={tenant} stream={stream} /> : null}
      {tab === "records" ? <Records tenant={tenant} name={place.stream} id={stream?.id} /> : null}
      {stream && tab === "consumers" ? <Consumers tenant={tenant} stream={stream} /> : null}
    </>
  );
}

function NoStream({ place }: { readonly place: StreamAddress }): VNode {
  const { stream, tab, tenant } = place;
  return (
    <div class="head">
      <div>
        <h1>There is no stream {stream}</h1>
        <p class="muted">
          In {tenant.region}, account {tenant.account}.{" "}
          {tab === "records" ? "When it is made, the records that come into it are shown here. " : ""}
          <a href={linkTo({ view: "streams", tenant })}>All streams</a>
        </p>
      </div>
    </div>
  );
}

interface HeadProps {
  readonly tenant: Tenant;
  readonly stream: StreamLine;
  readonly tab: Tab;
}

function Head({ tenant, stream, tab }: HeadProps): VNode {
  const { name, status, arn, mode, retentionHours, encryption } = stream;
  return (
    <>
      <div class="head">
        <div>
          <h1>
            {name} <StatusChip status={status} />
          </h1>
          <p class="muted">
            <button type="button" class="copy" title="Copy the ARN" onClick={() => void copy(arn)}>
              {arn}
            </button>
            <span>
              {mode === "ON_DEMAND" ? "on demand" : "provisioned"}, keeps records {plural(retentionHours, "hour")}
              {encryption === "KMS" ? ", encrypted" : ""}
            </span>
          </p>
        </div>
        <div class="actions">
          <button type="button" class="primary" onClick={() => putRecord(tenant, stream)}>
            Put record
          </button>
          <button type="button" onClick={() => scaleStream(tenant, stream)}>
            Scale
          </button>
          <button type="button" onClick={() => purgeStream(tenant, stream)}>
            Purge
          </button>
          <button type="button" class="danger" onClick={() => deleteStream(tenant, stream)}>
            Delete
          </button>
        </div>
      </div>
      <Figures stream={stream} />
      <nav class="tabs" aria-label={`Views of ${name}`}>
        {TABS.map((each) => (
          <a
            key={each}
            href={linkTo({ view: "stream", tenant, stream: name, tab: each })}
            aria-current={each === tab ? "page" : undefined}
          >
            {TITLES[each]}
          </a>
        ))}
      </nav>
    </>
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function Figures({ stream }: { readonly stream: StreamLine }): VNode {
  const { rates, recordsIn } = historyOf(stream);
  const { records = [], bytes = [] } = view.value?.id === stream.id ? view.value : {};
  const held = sum(records);
  return (
    <div class="figures">
      <Figure name="Records in" value={formatRate(rates.recordsIn)} unit="/s" />
      <Figure name="Bytes in" value={formatBytes(rates.bytesIn)} unit="/s" />
      <Figure name="Records out" value={formatRate(rates.recordsOut)} unit="/s" />
      <Figure
        name="Holds"
        value={formatShort(held)}
        unit={` ${held === 1 ? "record" : "records"}, ${formatBytes(sum(bytes))}`}
      />
      <Figure name="Open shards" value={formatCount(stream.openShards)} unit={` of ${formatCount(stream.shards)}`} />
      <div class="figure curve">
        <span class="figure-name">Records in, last minute</span>
        <Sparkline points={recordsIn} width={300} height={40} />
      </div>
    </div>
  );
}

async function copy(text: string): Promise<void> {
  await attempt("Copied the ARN.", async () => {
    try {
      // Over plain HTTP from another machine there is no clipboard at all.
      await navigator.clipboard.writeText(text);
    } catch {
      throw new Refusal("The browser does not let this page copy.", undefined, `The ARN to copy by hand: ${text}`);
    }
  });
}
