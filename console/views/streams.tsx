import type { VNode } from "preact";
import type { StreamLine } from "../../server/console/shapes.ts";
import { linkTo, type Tenant } from "../model/address.ts";
import { feed, historyOf, tenant, totalHistory } from "../model/feed.ts";
import { Sparkline } from "../parts/sparkline.tsx";
import { formatBytes, formatCount, formatRate, plural } from "../text/numbers.ts";
import { createStream } from "./actions.tsx";
import { Figure } from "./figure.tsx";

/** Rows of the table; the others can be reached through the filter of the list beside it. */
const SHOWN = 200;

/** All streams of an account and region, with what goes through them. */
export function Streams(): VNode | null {
  const here = tenant.value;
  const streams = feed.value?.streams ?? [];
  if (!here) return null;
  const history = totalHistory();
  const open = streams.reduce((sum, { openShards }) => sum + openShards, 0);
  return (
    <>
      <div class="head">
        <div>
          <h1>Streams</h1>
          <p class="muted">
            {plural(streams.length, "stream")} in {here.region}, account {here.account}
          </p>
        </div>
        <div class="actions">
          <button type="button" class="primary" onClick={() => createStream(here)}>
            Create stream
          </button>
        </div>
      </div>
      {streams.length === 0 ? (
        <NoStreams />
      ) : (
        <>
          <div class="figures">
            <Figure name="Records in" value={formatRate(history.rates.recordsIn)} unit="/s" />
            <Figure name="Bytes in" value={formatBytes(history.rates.bytesIn)} unit="/s" />
            <Figure name="Records out" value={formatRate(history.rates.recordsOut)} unit="/s" />
            <Figure name="Open shards" value={formatCount(open)} />
            <div class="figure curve">
              <span class="figure-name">Records in, last minute</span>
              <Sparkline points={history.recordsIn} width={360} height={40} />
            </div>
          </div>
          <Table streams={streams.slice(0, SHOWN)} here={here} />
          {streams.length > SHOWN ? <p class="muted">… and {plural(streams.length - SHOWN, "stream")} more.</p> : null}
        </>
      )}
    </>
  );
}

function Table({ streams, here }: { readonly streams: readonly StreamLine[]; readonly here: Tenant }): VNode {
  const peak = Math.max(1, ...streams.flatMap((stream) => historyOf(stream).recordsIn.map(({ value }) => value)));
  return (
    <div class="card scroll" tabIndex={0} role="region" aria-label="Streams">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col">Mode</th>
            <th scope="col" class="number">
              Shards
            </th>
            <th scope="col" class="number">
              Consumers
            </th>
            <th scope="col">Last minute</th>
            <th scope="col" class="number">
              In
            </th>
            <th scope="col" class="number">
              Bytes in
            </th>
            <th scope="col" class="number">
              Out
            </th>
          </tr>
        </thead>
        <tbody>
          {streams.map((stream) => {
            const { rates, recordsIn } = historyOf(stream);
            return (
              <tr key={stream.id}>
                <th scope="row">
                  <a href={linkTo({ view: "stream", tenant: here, stream: stream.name, tab: "shards" })}>
                    {stream.name}
                  </a>
                </th>
                <td>
                  <StatusChip status={stream.status} />
                </td>
                <td>{stream.mode === "ON_DEMAND" ? "on demand" : "provisioned"}</td>
                <td class="number">{formatCount(stream.openShards)}</td>
                <td class="number">{stream.consumers}</td>
                <td>
                  <Sparkline points={recordsIn} width={120} height={20} peak={peak} />
                </td>
                <td class="number">{formatRate(rates.recordsIn)}/s</td>
                <td class="number">{formatBytes(rates.bytesIn)}/s</td>
                <td class="number">{formatRate(rates.recordsOut)}/s</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function StatusChip({ status }: { readonly status: string }): VNode {
  return <span class={`chip ${status.toLowerCase()}`}>{status.toLowerCase()}</span>;
}

function NoStreams(): VNode {
  const command = `aws kinesis create-stream --stream-name orders --shard-count 4 --endpoint-url ${location.origin}`;
  return (
    <section class="empty card">
      <h2>No streams yet</h2>
      <p>Create one here, or from anything that speaks to Kinesis:</p>
      <pre>
        <code>{command}</code>
      </pre>
    </section>
  );
}
