import { useEffect, useState } from "preact/hooks";
import type { VNode } from "preact";
import type { ConsumerLine, StreamLine } from "../../server/console/shapes.ts";
import type { Tenant } from "../model/address.ts";
import { view } from "../model/feed.ts";
import { listMappings, type Mapping } from "../model/mappings.ts";
import { formatDay, formatDuration, formatTimeOfDay } from "../text/numbers.ts";
import { deregisterConsumer, registerConsumer } from "./actions.tsx";
import { StatusChip } from "./streams.tsx";

interface ConsumersProps {
  readonly tenant: Tenant;
  readonly stream: StreamLine;
}

/** Milliseconds between two looks at the mappings. */
const INTERVAL = 2000;

/** Who reads the stream: consumers with enhanced fan-out, and event source mappings of Lambda. */
export function Consumers({ tenant, stream }: ConsumersProps): VNode {
  const consumers = view.value?.id === stream.id ? view.value.consumers : [];
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
      <Mappings tenant={tenant} stream={stream} />
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

/** Nothing, where the Lambda API is not there. */
function Mappings({ tenant, stream: { arn } }: ConsumersProps): VNode | null {
  const mappings = useMappings(tenant, arn);
  if (!mappings) return null;
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
              <th scope="col">Last result</th>
            </tr>
          </thead>
          <tbody>
            {mappings.map((mapping) => (
              <tr key={mapping.UUID}>
                <th scope="row">{mapping.FunctionArn?.split(":").slice(6).join(":") ?? mapping.UUID}</th>
                <td>
                  <StatusChip status={mapping.State ?? "unknown"} />
                </td>
                <td class="number">{mapping.BatchSize}</td>
                <td>{mapping.LastProcessingResult}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function useMappings(tenant: Tenant, arn: string): readonly Mapping[] | undefined {
  const [mappings, setMappings] = useState<readonly Mapping[] | undefined>(undefined);
  const { account, region } = tenant;
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    const look = async (): Promise<void> => {
      // The feed says when the emulator is not there at all.
      const found = await listMappings({ account, region }, arn).catch(() => undefined);
      if (stop.signal.aborted) return;
      setMappings(found);
      if (found) timer = setTimeout(() => void look(), INTERVAL);
    };
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [account, region, arn]);
  return mappings;
}
