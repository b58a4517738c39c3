import type { ShardLine, StreamLine } from "../../server/console/shapes.ts";
import { callControl } from "../model/control.ts";
import type { Tenant } from "../model/address.ts";
import { goTo } from "../model/address.ts";
import { lookNow } from "../model/feed.ts";
import { callKinesis, toBase64 } from "../model/kinesis.ts";
import { announce } from "../model/notices.ts";
import { purges } from "../model/records.ts";
import { Refusal } from "../model/refusal.ts";
import { confirm, Dialog, openDialog, textOf } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { plural } from "../text/numbers.ts";

/** What can be done to a stream, each asked for in a dialog. */

async function change(tenant: Tenant, operation: string, input: object, done: string): Promise<void> {
  await callKinesis(tenant, operation, input);
  lookNow();
  announce(done);
}

export function createStream(tenant: Tenant): void {
  const submit = async (form: FormData): Promise<void> => {
    const name = textOf(form, "name");
    const isOnDemand = form.get("onDemand") === "on";
    const shards = isOnDemand
      ? { StreamModeDetails: { StreamMode: "ON_DEMAND" } }
      : { ShardCount: Number(textOf(form, "shards")) };
    await change(tenant, "CreateStream", { StreamName: name, ...shards }, `Created ${name}.`);
    goTo({ view: "stream", tenant, stream: name, tab: "shards" });
  };
  openDialog(
    <Dialog title="Create a stream" action="Create" onSubmit={submit}>
      <Field label="Name" name="name" required pattern="[a-zA-Z0-9_.\-]+" maxLength={128} autofocus />
      <Field label="Shards" name="shards" type="number" min={1} max={10_000} value={1} required />
      <label class="check">
        <input type="checkbox" name="onDemand" /> On demand, with four shards to begin with
      </label>
    </Dialog>,
  );
}

export function deleteStream(tenant: Tenant, { name }: StreamLine): void {
  confirm(`Delete ${name}?`, "Its shards, records and consumers go with it.", "Delete", async () => {
    await change(tenant, "DeleteStream", { StreamName: name, EnforceConsumerDeletion: true }, `Deleted ${name}.`);
    goTo({ view: "streams", tenant });
  });
}

export function purgeStream(tenant: Tenant, { name }: StreamLine): void {
  confirm(`Purge ${name}?`, "All its records go. Shards, consumers and sequence numbers stay.", "Purge", async () => {
    const scope = new URLSearchParams({ account: tenant.account, region: tenant.region });
    await callControl("POST", `/streams/${encodeURIComponent(name)}/purge?${scope}`);
    purges.value++;
    lookNow();
    announce(`Purged ${name}.`);
  });
}

export function scaleStream(tenant: Tenant, { name, openShards }: StreamLine): void {
  const submit = (form: FormData): Promise<void> => {
    const count = Number(textOf(form, "shards"));
    const input = { StreamName: name, TargetShardCount: count, ScalingType: "UNIFORM_SCALING" };
    return change(tenant, "UpdateShardCount", input, `${name} is scaled to ${plural(count, "shard")}.`);
  };
  openDialog(
    <Dialog title={`Scale ${name}`} action="Scale" onSubmit={submit}>
      <Field
        label="Shards"
        name="shards"
        type="number"
        min={1}
        max={10_000}
        value={openShards}
        required
        autofocus
        hint={`${plural(openShards, "open shard")} now; a call at most doubles or halves that.`}
      />
    </Dialog>,
  );
}

interface PutRecordsOutput {
  readonly Records: readonly { readonly ErrorCode?: string; readonly ErrorMessage?: string }[];
}

export function putRecord(tenant: Tenant, { name }: StreamLine): void {
  const submit = async (form: FormData): Promise<void> => {
    const copies = Number(textOf(form, "copies"));
    const hashKey = textOf(form, "hashKey");
    const record = {
      Data: toBase64(new TextEncoder().encode(textOf(form, "data"))),
      PartitionKey: textOf(form, "key"),
      ...(hashKey === "" ? {} : { ExplicitHashKey: hashKey }),
    };
    const done = `Put ${plural(copies, "record")} into ${name}.`;
    if (copies === 1) return change(tenant, "PutRecord", { StreamName: name, ...record }, done);
    const input = { StreamName: name, Records: Array.from({ length: copies }, () => record) };
    const output = (await callKinesis(tenant, "PutRecords", input)) as PutRecordsOutput;
    lookNow();
    const [first, ...others] = output.Records.filter(({ ErrorCode: code }) => code !== undefined);
    if (first) {
      const refused = `${others.length + 1} of ${plural(copies, "record")} were refused. ${first.ErrorMessage ?? ""}`;
      throw new Refusal(refused, first.ErrorCode);
    }
    announce(done);
  };
  openDialog(
    <Dialog title={`Put a record into ${name}`} action="Put" isWide onSubmit={submit}>
      <Field label="Partition key" name="key" required maxLength={256} value="user-1" autofocus />
      <div class="field">
        <label for="put-data">Data</label>
        <textarea id="put-data" name="data" rows={7} spellcheck={false}>
          {'{ "hello": "world" }'}
        </textarea>
      </div>
      <div class="columns">
        <Field label="Explicit hash key" name="hashKey" inputMode="numeric" pattern="\d*" placeholder="of the key" />
        <Field label="Copies" name="copies" type="number" min={1} max={500} value={1} required />
      </div>
    </Dialog>,
  );
}

export function splitShard(tenant: Tenant, { name }: StreamLine, { id, start, end }: ShardLine): void {
  const middle = (BigInt(start) + BigInt(end) + 1n) / 2n;
  const submit = (form: FormData): Promise<void> => {
    const input = { StreamName: name, ShardToSplit: id, NewStartingHashKey: textOf(form, "hashKey") };
    return change(tenant, "SplitShard", input, `Split ${id}.`);
  };
  openDialog(
    <Dialog title={`Split ${id}`} action="Split" isWide onSubmit={submit}>
      <Field
        label="The second shard begins at hash key"
        name="hashKey"
        pattern="\d+"
        value={middle.toString()}
        required
        autofocus
        class="code"
        hint={`The middle, unless you say otherwise: between ${start} and ${end}.`}
      />
    </Dialog>,
  );
}

export function mergeShards(tenant: Tenant, { name }: StreamLine, shard: ShardLine, neighbour: ShardLine): void {
  const text = `${shard.id} and ${neighbour.id} close, and one shard takes both ranges.`;
  const input = { StreamName: name, ShardToMerge: shard.id, AdjacentShardToMerge: neighbour.id };
  confirm("Merge two shards?", text, "Merge", () => change(tenant, "MergeShards", input, "Merged two shards."));
}

export function registerConsumer(tenant: Tenant, { arn, name }: StreamLine): void {
  const submit = (form: FormData): Promise<void> => {
    const consumer = textOf(form, "name");
    const input = { StreamARN: arn, ConsumerName: consumer };
    return change(tenant, "RegisterStreamConsumer", input, `Registered ${consumer}.`);
  };
  openDialog(
    <Dialog title={`Register a consumer of ${name}`} action="Register" onSubmit={submit}>
      <Field label="Name" name="name" required pattern="[a-zA-Z0-9_.\-]+" maxLength={128} autofocus />
    </Dialog>,
  );
}

export function deregisterConsumer(tenant: Tenant, arn: string, name: string): void {
  const act = () => change(tenant, "DeregisterStreamConsumer", { ConsumerARN: arn }, `Deregistered ${name}.`);
  confirm(`Deregister ${name}?`, "Its subscriptions end.", "Deregister", act);
}
