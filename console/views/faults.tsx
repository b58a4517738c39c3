import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { feed, tenant } from "../model/feed.ts";
import {
  addFault,
  clearFaults,
  effectOf,
  faults,
  faultsTrouble,
  matchOf,
  removeFault,
  scheduleOf,
  watchFaults,
  type FaultState,
} from "../model/faults.ts";
import { attempt } from "../model/notices.ts";
import { Dialog, openDialog, textOf } from "../parts/dialog.tsx";
import { Choice, Field } from "../parts/field.tsx";

const OPERATIONS = [
  "PutRecords",
  "PutRecord",
  "GetRecords",
  "GetShardIterator",
  "SubscribeToShard",
  "ListShards",
  "DescribeStream",
  "DescribeStreamSummary",
  "CreateStream",
];

const EXCEPTIONS = [
  "ProvisionedThroughputExceededException",
  "LimitExceededException",
  "ResourceNotFoundException",
  "ResourceInUseException",
  "ExpiredIteratorException",
  "InvalidArgumentException",
  "AccessDeniedException",
  "KMSThrottlingException",
  "InternalFailure",
];

/** What goes wrong on demand, and how often it did. */
export function Faults(): VNode {
  useEffect(watchFaults, []);
  const all = faults.value;
  return (
    <section class="card" aria-labelledby="faults-title">
      <div class="card-head">
        <h2 id="faults-title">Faults</h2>
        <div class="actions">
          {all.length > 0 ? (
            <button type="button" class="danger" onClick={() => void attempt("Removed all faults.", clearFaults)}>
              Remove all
            </button>
          ) : null}
          <button type="button" class="primary" onClick={() => openDialog(<NewFault />)}>
            Add fault
          </button>
        </div>
      </div>
      {faultsTrouble.value === undefined ? null : (
        <p class="failed" role="alert">
          {faultsTrouble.value} Trying again.
        </p>
      )}
      {all.length === 0 ? (
        <p class="muted">None: every call is answered as it should be.</p>
      ) : (
        <FaultTable faults={all} />
      )}
    </section>
  );
}

function FaultTable({ faults: all }: { readonly faults: readonly FaultState[] }): VNode {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Calls</th>
          <th scope="col">Effect</th>
          <th scope="col">How often</th>
          <th scope="col" class="number">
            Hits
          </th>
          <th scope="col">
            <span class="hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {all.map(({ id, definition, calls, hits }) => (
          <tr key={id}>
            <th scope="row">{matchOf(definition)}</th>
            <td>{effectOf(definition)}</td>
            <td>{hits >= (definition.times ?? Infinity) ? "used up" : scheduleOf(definition)}</td>
            <td class="number" title={`${calls} calls matched`}>
              {hits}
            </td>
            <td class="number">
              <button
                type="button"
                class="quiet"
                onClick={() => void attempt("Removed the fault.", () => removeFault(id))}
              >
                Remove<span class="hidden"> fault {id}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What can happen to a call, and the operation that it can happen to alone. */
const EFFECTS: readonly (readonly [effect: string, text: string, only?: string])[] = [
  ["error", "is answered with an exception"],
  ["entries", "has entries that fail", "PutRecords"],
  ["latency", "is answered late"],
  ["drop", "loses its connection"],
  ["iterator", "finds its iterator expired", "GetRecords"],
];

/** Any operation is asked of them all: those that it cannot happen to are not hit. */
function effectsOn(operation: string): (readonly [effect: string, text: string])[] {
  return EFFECTS.filter(([, , only = operation]) => operation === "" || only === operation).map(([effect, text]) => [
    effect,
    text,
  ]);
}

function NewFault(): VNode {
  const [operation, setOperation] = useState("PutRecords");
  const [chosen, setEffect] = useState("error");
  const effects = effectsOn(operation);
  const effect = effects.some(([each]) => each === chosen) ? chosen : "error";
  // Those that are there when it opens: it does not change under the person's hands.
  const [streams] = useState(() => feed.peek()?.streams ?? []);
  return (
    <Dialog title="Add a fault" action="Add" isWide onSubmit={(form) => addFault(toDefinition(form))}>
      <div class="columns">
        <Choice
          label="A call of"
          name="operation"
          value={operation}
          options={[["", "any operation"], ...OPERATIONS.map((name) => [name, name] as const)]}
          onChoose={setOperation}
        />
        <Choice
          label="to the stream"
          name="stream"
          value=""
          options={[["", "any"], ...streams.map(({ name }) => [name, name] as const)]}
        />
      </div>
      <Choice label="What happens" name="effect" value={effect} options={effects} onChoose={setEffect} />
      <EffectFields effect={effect} />
      <div class="columns">
        <Field label="How many times" name="times" type="number" min={1} value={1} hint="Empty: until it is removed." />
        <Field label="Of the calls, one in" name="every" type="number" min={1} placeholder="1" />
      </div>
    </Dialog>
  );
}

function EffectFields({ effect }: { readonly effect: string }): VNode | null {
  switch (effect) {
    case "error":
      return (
        <Choice
          label="Exception"
          name="error"
          value={EXCEPTIONS[0] ?? ""}
          options={EXCEPTIONS.map((name) => [name, name] as const)}
        />
      );
    case "entries":
      return (
        <Field
          label="Share of the entries, in percent"
          name="share"
          type="number"
          min={1}
          max={100}
          value={50}
          required
        />
      );
    case "latency":
      return <Field label="Milliseconds" name="latency" type="number" min={0} max={3_600_000} value={500} required />;
    case "drop":
      return (
        <Choice
          label="When"
          name="drop"
          value="before"
          options={[
            ["before", "before the work is done"],
            ["after", "after the work is done"],
          ]}
        />
      );
    default:
      return null;
  }
}

function toDefinition(form: FormData): object {
  const text = (name: string): string => textOf(form, name);
  const number = (name: string): object => (text(name) === "" ? {} : { [name]: Number(text(name)) });
  const operation = text("operation");
  const stream = text("stream");
  const { account, region } = tenant.value ?? {};
  return {
    ...(operation === "" ? {} : { operation }),
    ...(stream === "" ? {} : { stream, account, region }),
    ...effectFrom(text),
    ...number("times"),
    ...number("every"),
  };
}

function effectFrom(text: (name: string) => string): object {
  switch (text("effect")) {
    case "entries":
      return { entries: { share: Number(text("share")) / 100 } };
    case "latency":
      return { latency: Number(text("latency")) };
    case "drop":
      return { drop: text("drop") };
    case "iterator":
      return { iterator: "expired" };
    default:
      return { error: text("error") };
  }
}
