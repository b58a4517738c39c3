import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { address, goTo, type Tenant } from "../model/address.ts";
import { view } from "../model/feed.ts";
import { purges, RecordList, type Filter, type ListedRecord, type Mode } from "../model/records.ts";
import { Choice, Field, Segments } from "../parts/field.tsx";
import { Grid, type Column } from "../parts/grid.tsx";
import { formatBytes, formatCount, formatMoment, plural } from "../text/numbers.ts";
import { FORMATS, preview, type Format } from "../text/payload.ts";
import { RecordDetails } from "./record-details.tsx";

interface RecordsProps {
  readonly tenant: Tenant;
  /** Of the stream. */
  readonly name: string;
  /** Absent while there is no stream of that name: it may come, or come again. */
  readonly id: string | undefined;
}

/** Milliseconds. */
const TYPING_PAUSE = 200;

const MODES: readonly (readonly [Mode, string])[] = [
  ["tail", "Live tail"],
  ["newest", "Newest first"],
  ["oldest", "Oldest first"],
];

const FORMAT_NAMES: Readonly<Record<Format, string>> = {
  auto: "As it is",
  json: "JSON",
  text: "Text",
  base64: "Base64",
};

const COLUMNS: readonly Column[] = [
  { title: "Arrived, UTC", width: "7.5rem" },
  { title: "Shard", width: "3.5rem", isNumber: true },
  { title: "Key", width: "minmax(9rem, 0.4fr)" },
  { title: "Data", width: "minmax(8rem, 1fr)" },
  { title: "Size", width: "4.5rem", isNumber: true },
];

/** The records of a stream: looked through, searched, and as they come. */
export function Records({ tenant, name, id }: RecordsProps): VNode {
  const { account, region } = tenant;
  const list = useMemo(() => new RecordList({ account, region }, name, id), [account, region, name]);
  const place = address.value;
  const shard = place.view === "stream" ? place.shard : undefined;
  const [mode, setMode] = useState<Mode>("tail");
  const [format, setFormat] = useState<Format>("auto");
  const [words, setWords] = useState<Words>(NO_WORDS);
  const [chosen, choose] = useState<ListedRecord | undefined>(undefined);
  const asked = useRef(words);
  // A tail finds out by itself that the stream was made anew, and goes on.
  const looked = mode === "tail" ? "" : id;
  useEffect(() => {
    // What was found of a stream that is gone stays in sight.
    if (looked === undefined) return undefined;
    const filter = { shard, ...toFilter(words) };
    // Typing settles before anything is asked.
    const timer = setTimeout(() => list.start(mode, filter), asked.current === words ? 0 : TYPING_PAUSE);
    asked.current = words;
    return () => {
      clearTimeout(timer);
      list.stop();
    };
  }, [list, mode, words, shard, looked, purges.value]);
  const records = list.records.value;
  const selected = chosen ? records.findIndex((record) => isSame(record, chosen)) : -1;
  const shards = view.value?.shards ?? [];
  return (
    <>
      <form class="toolbar" role="search" aria-label="Records" onSubmit={(event) => event.preventDefault()}>
        <Segments label="Which records" value={mode} options={MODES} onChoose={(each) => setMode(each)} />
        <Choice
          label="Shard"
          value={shard === undefined ? "" : String(shard)}
          options={[["", "All"], ...shards.map(({ index }) => [String(index), String(index)] as const)]}
          onChoose={(value) =>
            goTo({
              view: "stream",
              tenant,
              stream: name,
              tab: "records",
              shard: value === "" ? undefined : Number(value),
            })
          }
        />
        <Choice
          label="Shown as"
          value={format}
          options={FORMATS.map((each) => [each, FORMAT_NAMES[each]] as const)}
          onChoose={(value) => setFormat(value as Format)}
        />
        <WordFields words={words} onChange={setWords} />
      </form>
      <Progress list={list} mode={mode} isThere={id !== undefined} />
      <div class={chosen ? "records with-details" : "records"}>
        <section class="card flush" aria-label="Records">
          <Grid
            label="Records"
            class="records-grid"
            rowHeight={30}
            columns={COLUMNS}
            count={records.length}
            selected={selected < 0 ? undefined : selected}
            cells={(at) => cells(records[at], format)}
            keyOf={(at) => keyOf(records[at])}
            onSelect={(at) => choose(records[at])}
          />
        </section>
        {chosen ? (
          <RecordDetails list={list} record={chosen} format={format} onClose={() => choose(undefined)} />
        ) : null}
      </div>
    </>
  );
}

/** Epoch milliseconds of a time as it was typed. */
function toTime(value: string): number | undefined {
  return value === "" ? undefined : Date.parse(`${value}Z`);
}

/** The filter as it was typed. */
interface Words {
  readonly key: string;
  readonly text: string;
  /** As in `2026-06-15T12:00`, UTC. */
  readonly since: string;
  readonly until: string;
}

const NO_WORDS: Words = { key: "", text: "", since: "", until: "" };

function toFilter({ key, text, since, until }: Words): Omit<Filter, "shard"> {
  return { key, text, since: toTime(since), until: toTime(until) };
}

interface WordFieldsProps {
  readonly words: Words;
  readonly onChange: (words: Words) => void;
}

function WordFields({ words, onChange }: WordFieldsProps): VNode {
  const field = (name: keyof Words) => ({
    value: words[name],
    onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
      onChange({ ...words, [name]: event.currentTarget.value }),
  });
  return (
    <div class="toolbar-words">
      <Field label="Key contains" type="search" {...field("key")} />
      <Field label="Data contain" type="search" class="wide" {...field("text")} />
      <Field label="From, UTC" type="datetime-local" step="1" {...field("since")} />
      <Field label="To, UTC" type="datetime-local" step="1" {...field("until")} />
    </div>
  );
}

interface ProgressProps {
  readonly list: RecordList;
  readonly mode: Mode;
  /** Whether there is such a stream. */
  readonly isThere: boolean;
}

function Progress({ list, mode, isThere }: ProgressProps): VNode {
  const trouble = isThere ? list.trouble.value : undefined;
  return (
    <>
      {trouble === undefined ? null : (
        <p class="progress failed" role="alert">
          {trouble}
        </p>
      )}
      {mode === "tail" ? <TailProgress list={list} isThere={isThere} /> : <SearchProgress list={list} />}
    </>
  );
}

function TailProgress({ list, isThere }: Omit<ProgressProps, "mode">): VNode {
  const shown = list.records.value.length;
  const isPaused = list.isPaused.value;
  const { value: skipped } = list.skipped;
  const waiting = list.isFollowing.value ? "Waiting for records." : "Beginning …";
  const isWaiting = isThere && !isPaused && shown === 0;
  return (
    <p class="progress">
      <span class={isPaused ? "live paused" : "live"}>{isPaused ? "Paused" : "Live"}</span>
      <button type="button" class="quiet" onClick={() => (isPaused ? list.resume() : list.pause())}>
        {isPaused ? "Resume" : "Pause"}
      </button>
      <span>
        {isPaused ? `${formatCount(list.fresh.value)} new. ` : ""}
        {isThere ? "" : "Waiting for the stream. "}
        {isWaiting ? waiting : ""}
        {shown > 0 ? `The newest ${plural(shown, "record")}.` : ""}
        {skipped > 0 ? ` ${formatCount(skipped)} skipped: more come than can be shown.` : ""}
      </span>
    </p>
  );
}

function SearchProgress({ list }: Pick<ProgressProps, "list">): VNode {
  const shown = list.records.value.length;
  const { value: unread } = list.unread;
  return (
    <p class="progress">
      {plural(shown, "record")} of {formatCount(list.scanned.value)} looked at
      {unread > 0 ? `, ${formatCount(unread)} to go.` : ": that is all."}
      {unread > 0 ? (
        <button type="button" class="quiet" disabled={list.isBusy.value} onClick={() => void list.more()}>
          {list.isBusy.value ? "Looking …" : "Look on"}
        </button>
      ) : null}
    </p>
  );
}

function cells(record: ListedRecord | undefined, format: Format): readonly (VNode | string | undefined)[] {
  if (!record) return [];
  const { arrival, shard, key, data, size, aggregates } = record;
  return [
    formatMoment(arrival),
    String(shard),
    <b>{key}</b>,
    aggregates === undefined ? (
      <code>{preview(data, size, format)}</code>
    ) : (
      <span class="chip">{plural(aggregates, "record")} aggregated</span>
    ),
    formatBytes(size),
  ];
}

function keyOf(record: ListedRecord | undefined): string {
  return record ? `${record.stream}/${record.shard}/${record.ordinal}` : "";
}

function isSame(a: ListedRecord, b: ListedRecord): boolean {
  return a.ordinal === b.ordinal && a.shard === b.shard && a.stream === b.stream;
}
