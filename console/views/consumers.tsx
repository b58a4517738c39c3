import type { VNode } from "preact";
import type { ConsumerLine, MappingLine, StreamLine } from "../../server/console/shapes.ts";
import type { Tenant } from "../model/address.ts";
import { view } from "../model/feed.ts";
import { formatDay, formatDuration, formatTimeOfDay } from "../text/numbers.ts";
import { deregisterConsumer, registerConsumer } from "./actions.tsx";
import { StatusChip } from "./streams.tsx";

interface ConsumersProps {
  readonly tenant: Tenant;
  readonly stream: StreamLine;
}

/** Who reads the stream: consumers with enhanced fan-out, and event source mappings of Lambda. */
export function Consumers({ tenant, stream }: ConsumersProps): VNode {
  const { consumers, mappings } = view.value?.id === stream.id ? view.value : { consumers: [], mappings: [] };
  return (
    <>
      <section class="card" aria-label="Consumers with enhanced fan-out">
        <div class="card-head">
          <h2>Consumers with enhanced fan-out</h2>
          <div class="actions">
            <button type="button" onClick={() => registerConsumer(tenant, stream)}>
              Register consumer
            </button>
          </div>
        </div>
        {consumers.length === 0 ? (
          <p class="muted">None is registered. Readers with GetRecords leave no name.</p>
        ) : (
          <ConsumerTable consumers={consumers} tenant={tenant} />
        )}
      </section>
      <Mappings mappings={mappings} />
    </>
  );
}

interface ConsumerTableProps {
  readonly consumers: readonly ConsumerLine[];
  readonly tenant: Tenant;
}

function ConsumerTable({ consumers, tenant }: ConsumerTableProps): VNode {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Status</th>
          <th scope="col">Registered</th>
          <th scope="col" class="number">
            Subscriptions
          </th>
          <th scope="col" class="number">
            Behind
          </th>
          <th scope="col">
            <span class="hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {consumers.map(({ name, arn, status, createdAt, subscriptions, millisBehindLatest: behind }) => (
          <tr key={arn}>
            <th scope="row">{name}</th>
            <td>
              <StatusChip status={status} />
            </td>
            <td>
              {formatDay(createdAt)} {formatTimeOfDay(createdAt)}
            </td>
            <td class="number">{subscriptions}</td>
            <td class="number">{behind === undefined ? "–" : formatDuration(behind)}</td>
            <td class="number">
              <button type="button" class="quiet" onClick={() => deregisterConsumer(tenant, arn, name)}>
                Deregister<span class="hidden"> {name}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mappings({ mappings }: { readonly mappings: readonly MappingLine[] }): VNode {
  return (
    <section class="card" aria-label="Event source mappings">
      <div class="card-head">
        <h2>Event source mappings</h2>
      </div>
      {mappings.length === 0 ? (
        <p class="muted">No function is invoked with the records of this stream.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Function</th>
              <th scope="col">State</th>
              <th scope="col" class="number">
                Batch size
              </th>
              <th scope="col" class="number">
                Behind
              </th>
              <th scope="col">Last result</th>
            </tr>
          </thead>
          <tbody>
            {mappings.map(({ uuid, function: name, consumer, state, batchSize, iteratorAge, lastResult }) => (
              <tr key={uuid}>
                <th scope="row">
                  {name}
                  {consumer === undefined ? null : <span class="muted"> as {consumer}</span>}
                </th>
                <td>
                  <StatusChip status={state} />
                </td>
                <td class="number">{batchSize}</td>
                <td class="number">{iteratorAge === undefined ? "–" : formatDuration(iteratorAge)}</td>
                <td>{lastResult}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
