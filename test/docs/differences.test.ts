import { ListShardsCommand, KinesisClient, UpdateShardCountCommand } from "@aws-sdk/client-kinesis";
import { describe, expect, test } from "vitest";
import * as messages from "../../server/engine/messages.ts";
import * as mappingMessages from "../../server/lambda/mappings/messages.ts";
import { startKinesisEmu } from "../../server/index.ts";
import { operationTable } from "../../server/operations/index.ts";
import { createStream } from "../support/streams.ts";
import { readProjectFile } from "./pages.ts";

const PAGE = "docs/differences-from-aws.md";
const page = readProjectFile(PAGE);

describe(PAGE, () => {
  test.for(unverifiedMessages("server/engine/messages.ts", messages))(
    "has the text of %s, which nobody recorded",
    ([, text]) => {
      expect(parts(text).filter((part) => !page.replaceAll(/\s+/g, " ").includes(part))).toEqual([]);
    },
  );

  test.for(unverifiedMessages("server/lambda/mappings/messages.ts", mappingMessages))(
    "has the text of %s of event source mappings, which nobody recorded",
    ([, text]) => {
      expect(parts(text).filter((part) => !page.replaceAll(/\s+/g, " ").includes(part))).toEqual([]);
    },
  );

  test("counts the operations", () => {
    expect(page).toContain(`All ${Object.keys(operationTable).length} operations of the API answer.`);
  });

  test("says how many shards there have been after UpdateShardCount", async () => {
    await using kinesis = await startKinesisEmu({ port: 0 });
    const client = new KinesisClient(kinesis.getClientConfig());
    const row = (title: string): string[] => cells(new RegExp(`^\\| ${title} .*$`, "m").exec(page)?.[0] ?? "");
    const counts = new Map<string, string>();
    for (const change of cells(/^\| +\| 2 → 4 .*$/m.exec(page)?.[0] ?? "")) {
      const [from = 0, to = 0] = change.split(" → ").map(Number);
      const name = `from-${from}-to-${to}`;
      await createStream(client, name, from);
      const target = { StreamName: name, TargetShardCount: to, ScalingType: "UNIFORM_SCALING" } as const;
      await client.send(new UpdateShardCountCommand(target));
      const { Shards: shards = [] } = await client.send(new ListShardsCommand({ StreamName: name }));
      counts.set(change, String(shards.length));
    }
    expect(counts.size).toBeGreaterThan(3);
    expect([...counts.values()]).toEqual(row("the emulator makes"));
  });
});

/** Name and text of what a file has below its line on the unverified; what is filled in comes out as `…`. */
function unverifiedMessages(path: string, all: Readonly<Record<string, unknown>>): [name: string, text: string][] {
  const source = readProjectFile(path);
  const below = source.slice(source.indexOf("// --- UNVERIFIED"));
  const names = new Set([...below.matchAll(/^export const (\w+)/gm)].map(([, name]) => name));
  return Object.entries(all)
    .filter(([name]) => names.has(name))
    .map(([name, message]) => [
      name,
      typeof message === "string" ? message : filledIn(message as (...args: unknown[]) => string),
    ]);
}

function filledIn(message: (...args: unknown[]) => string): string {
  const stream = { name: "…", account: "…", region: "…", [Symbol.toPrimitive]: () => "…" };
  return message(stream, "…", "…", "…");
}

/** What stands between the filled in; the page may show them with values. */
function parts(text: string): string[] {
  return text
    .split("…")
    .map((part) => part.trim())
    .filter((part) => part.length > 1);
}

/** The cells of a row of a table after the first, which says what the row is about. */
function cells(row: string): string[] {
  return row
    .split("|")
    .slice(2, -1)
    .map((cell) => cell.trim());
}
