import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { RecordLine } from "../../server/console/shapes.ts";
import type { ListedRecord, RecordList } from "../model/records.ts";
import { inWords } from "../model/refusal.ts";
import { formatBytes, formatDay, formatMoment, shardId } from "../text/numbers.ts";
import { present, presentText, type Format } from "../text/payload.ts";

interface RecordDetailsProps {
  readonly list: RecordList;
  readonly record: ListedRecord;
  readonly format: Format;
  readonly onClose: () => void;
}

/** Records of an aggregate that are laid out; of a larger one, these. */
const LAID_OUT = 100;

const LOOKING = "Looking …";

/** One record with all it says. */
export function RecordDetails({ list, record, format, onClose }: RecordDetailsProps): VNode {
  const whole = useWhole(list, record);
  const { shard, sequenceNumber, arrival, key, size, isEncrypted } = record;
  return (
    <section class="card record" aria-label="The chosen record">
      <div class="card-head">
        <h2>Record</h2>
        <button type="button" class="quiet" aria-label="Close the record" onClick={onClose}>
          ×
        </button>
      </div>
      <dl>
        <dt>Partition key</dt>
        <dd>{key ?? "none"}</dd>
        <dt>Arrived</dt>
        <dd>
          {formatDay(arrival)} {formatMoment(arrival)} UTC
        </dd>
        <dt>Shard</dt>
        <dd>{shardId(shard)}</dd>
        <dt>Sequence number</dt>
        <dd class="code">{sequenceNumber}</dd>
        <dt>Size</dt>
        <dd>
          {formatBytes(size)}
          {isEncrypted ? ", encrypted" : ""}
        </dd>
      </dl>
      {typeof whole === "string" ? <p class="muted">{whole}</p> : <Data record={whole} format={format} />}
    </section>
  );
}

/** The record with all its data, or what there is to say in its place. */
function useWhole(list: RecordList, record: ListedRecord): RecordLine | string {
  const [whole, setWhole] = useState<RecordLine | string>(LOOKING);
  useEffect(() => {
    let isWanted = true;
    const show = (found: RecordLine | string): void => {
      if (isWanted) setWhole(found);
    };
    setWhole(LOOKING);
    list.whole(record).then(
      (found) => show(found ?? "It is gone."),
      (error: unknown) => show(inWords(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [list, record.stream, record.shard, record.ordinal]);
  return whole;
}

function Data({ record, format }: { readonly record: RecordLine; readonly format: Format }): VNode {
  const { data, entries, inflated } = record;
  if (entries && format !== "base64") {
    return (
      <>
        <h3>{entries.length} records, aggregated by a KPL producer</h3>
        <ol class="entries">
          {entries.slice(0, LAID_OUT).map((entry, at) => (
            <li key={at}>
              <b>{entry.key}</b> <span class="muted">{formatBytes(entry.size)}</span>
              <pre tabIndex={0}>{present(entry.data, format).text}</pre>
            </li>
          ))}
        </ol>
        {entries.length > LAID_OUT ? <p class="muted">… and {entries.length - LAID_OUT} more.</p> : null}
      </>
    );
  }
  const isInflated = inflated !== undefined && format !== "base64";
  const { kind, text } = isInflated ? presentText(inflated, format) : present(data, format);
  return (
    <>
      <h3>
        Data <span class="muted">{isInflated ? `${kind}, gzip` : kind}</span>
      </h3>
      <pre class="data" tabIndex={0}>
        {text}
      </pre>
    </>
  );
}
