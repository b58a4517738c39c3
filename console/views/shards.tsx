import type { ComponentChildren, VNode } from "preact";
import { useState } from "preact/hooks";
import type { ShardLine, StreamLine } from "../../server/console/shapes.ts";
import { Picture, type Measure } from "../lineage/picture.tsx";
import { linkTo, type Tenant } from "../model/address.ts";
import { feed, view, type View } from "../model/feed.ts";
import { Segments } from "../parts/field.tsx";
import { Grid, type Column } from "../parts/grid.tsx";
import { formatBytes, formatCount, formatRate, formatTimeOfDay, plural, shardId } from "../text/numbers.ts";
import { mergeShards, splitShard } from "./actions.tsx";

interface ShardsProps {
  readonly tenant: Tenant;
  readonly stream: StreamLine;
}

const MEASURES: readonly (readonly [Measure, string])[] = [
  ["records", "Records held"],
  ["bytes", "Bytes held"],
  ["rates", "Throughput"],
];

const COLUMNS: readonly Column[] = [
  { title: "Shard", width: "minmax(5rem, 0.6fr)" },
  { title: "State", width: "5.5rem" },
  { title: "Hash key range", width: "minmax(11rem, 1.4fr)" },
  { title: "Parents", width: "minmax(5rem, 0.7fr)" },
  { title: "Opened", width: "6rem" },
  { title: "Records", width: "minmax(5.5rem, 0.7fr)", isNumber: true },
  { title: "Bytes", width: "minmax(5.5rem, 0.7fr)", isNumber: true },
  { title: "In", width: "minmax(5rem, 0.6fr)", isNumber: true },
];

/** The picture of a stream's shards, the same as a table, and the one that is chosen in either. */
export function Shards({ tenant, stream }: ShardsProps): VNode {
  const [chosen, choose] = useState<number | undefined>(undefined);
  const [measure, setMeasure] = useState<Measure>("records");
  const now = view.value;
  if (!now || now.id !== stream.id) return <p class="empty">Looking …</p>;
  const place = now.shards.findIndex(({ index }) => index === chosen);
  const selected = place < 0 ? undefined : place;
  const select = (at: number): void => choose(now.shards[at]?.index);
  return (
    <>
      <section class="card" aria-label="Lineage of the shards">
        <div class="card-head">
          <h2>Lineage</h2>
          <p class="muted">Time to the right, hash keys from 0 at the top to 2¹²⁸ at the bottom.</p>
          <Segments label="Shade by" value={measure} options={MEASURES} onChoose={(each) => setMeasure(each)} />
        </div>
        <Picture view={now} now={feed.value?.clock.now ?? 0} measure={measure} selected={selected} onSelect={select} />
        <Legend />
      </section>
      {selected === undefined ? null : <Details tenant={tenant} stream={stream} view={now} place={selected} />}
      <section class="card flush" aria-label="Shards">
        <Grid
          label="Shards"
          class="shards-grid"
          columns={COLUMNS}
          count={now.shards.length}
          selected={selected}
          cells={(at) => cells(now, at)}
          keyOf={(at) => now.shards[at]?.index ?? at}
          onSelect={select}
        />
      </section>
    </>
  );
}

function Legend(): VNode {
  return (
    <p class="legend" aria-hidden="true">
      <span>
        <i class="swatch open-0" />
        <i class="swatch open-1" />
        <i class="swatch open-2" />
        <i class="swatch open-3" />
        <i class="swatch open-4" /> open, from empty to fullest
      </span>
      <span>
        <i class="swatch closed-0" />
        <i class="swatch closed-2" />
        <i class="swatch closed-4" /> closed
      </span>
      <span>
        <i class="swatch bar" /> records in, at this moment
      </span>
    </p>
  );
}

function cells({ shards, records, bytes, rates }: View, at: number): readonly ComponentChildren[] {
  const shard = shards[at];
  if (!shard) return [];
  const isOpen = shard.closedAt === undefined;
  return [
    <b title={shard.id}>{shard.index}</b>,
    <span class={isOpen ? "chip active" : "chip"}>{isOpen ? "open" : "closed"}</span>,
    <Range shard={shard} />,
    shard.parents.length === 0 ? <span class="muted">none</span> : shard.parents.join(" + "),
    formatTimeOfDay(shard.createdAt),
    formatCount(records[at] ?? 0),
    formatBytes(bytes[at] ?? 0),
    isOpen ? `${formatRate(rates[at] ?? 0)}/s` : "",
  ];
}

/** Where a range lies in the hash space: as a bar, and in hundredths. */
function Range({ shard: { start, end } }: { readonly shard: ShardLine }): VNode {
  const from = (Number(start) / 2 ** 128) * 100;
  const to = (Number(end) / 2 ** 128) * 100;
  return (
    <span class="range">
      <span class="range-track" aria-hidden="true">
        <i style={{ left: `${from}%`, width: `${Math.max(1, to - from)}%` }} />
      </span>
      {from.toFixed(1)} – {to.toFixed(1)} %
    </span>
  );
}

function idsOf(indexes: readonly number[]): string {
  return indexes.map(shardId).join(", ") || "none";
}

interface DetailsProps extends ShardsProps {
  readonly view: View;
  readonly place: number;
}

function Details({ tenant, stream, view: { shards, records, bytes }, place }: DetailsProps): VNode | null {
  const shard = shards[place];
  if (!shard) return null;
  const { id, index, start, end, parents, createdAt, closedAt } = shard;
  const isOpen = closedAt === undefined;
  const children = shards.filter((each) => each.parents.includes(index));
  const neighbour = shards.find((each) => each.closedAt === undefined && BigInt(each.start) === BigInt(end) + 1n);
  return (
    <section class="card details" aria-label={`Shard ${id}`}>
      <div class="card-head">
        <h2 aria-live="polite">{id}</h2>
        <span class={isOpen ? "chip active" : "chip"}>{isOpen ? "open" : "closed"}</span>
        <div class="actions">
          <a
            class="button"
            href={linkTo({ view: "stream", tenant, stream: stream.name, tab: "records", shard: index })}
          >
            Records
          </a>
          {isOpen ? (
            <button type="button" onClick={() => splitShard(tenant, stream, shard)}>
              Split
            </button>
          ) : null}
          {isOpen && neighbour ? (
            <button type="button" onClick={() => mergeShards(tenant, stream, shard, neighbour)}>
              Merge with {neighbour.index}
            </button>
          ) : null}
        </div>
      </div>
      <dl>
        <dt>Hash keys</dt>
        <dd class="code">
          {start} – {end}
        </dd>
        <dt>Parents</dt>
        <dd>{idsOf(parents)}</dd>
        <dt>Children</dt>
        <dd>{idsOf(children.map((child) => child.index))}</dd>
        <dt>Open</dt>
        <dd>
          from {formatTimeOfDay(createdAt)} {isOpen ? "on" : `to ${formatTimeOfDay(closedAt)}`}
        </dd>
        <dt>Holds</dt>
        <dd>
          {plural(records[place] ?? 0, "record")}, {formatBytes(bytes[place] ?? 0)}
        </dd>
      </dl>
    </section>
  );
}
