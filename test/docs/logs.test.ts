import { CreateStreamCommand, DescribeStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { started } from "../server/main/spawn.ts";
import { blocksOf, readProjectFile } from "./pages.ts";

const PAGE = "docs/logs.md";

describe(PAGE, () => {
  it("shows lines as they are printed", async () => {
    const shown = blocksOf(PAGE).flatMap(({ text }) => text.trimEnd().split("\n"));
    expect(shown).toHaveLength(4);
    const printed = new Set((await linesOf([])).map(withoutNumbers));
    for (const line of shown) expect(printed).toContain(withoutNumbers(line));
  });

  it("names the members of a line for machines", async () => {
    const table = readProjectFile(PAGE).split("## For machines")[1] ?? "";
    const named = [...table.matchAll(/^\| (`\w+`(?:, `\w+`)*) /gm)].flatMap(([, names = ""]) =>
      [...names.matchAll(/\w+/g)].map(([name]) => name),
    );
    const lines = (await linesOf(["--log-format", "json"])).map((line) => JSON.parse(line) as Record<string, unknown>);
    const refused = lines.find(({ status }) => status === 400) ?? {};
    expect(named).toEqual(expect.arrayContaining(Object.keys(refused)));
    expect(Object.keys(refused)).toEqual(expect.arrayContaining(named));
    const sum = lines.find(({ calls }) => calls !== undefined) ?? {};
    const others = Object.keys(sum).filter((name) => !named.includes(name));
    expect(others).toEqual(["calls", "seconds", "medianMs"]);
    for (const name of others) expect(table).toContain(`\`${name}\``);
  });
});

/** What is logged of a stream that is created and written to, until the emulator has been stopped. */
async function linesOf(args: readonly string[]): Promise<string[]> {
  await using command = await started(args);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new KinesisClient({ endpoint: command.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
  const put = new PutRecordCommand({ StreamName: "orders", PartitionKey: "key", Data: Buffer.from("a") });
  for (let count = 0; count < 30; count++) await client.send(put);
  await expect(client.send(new DescribeStreamCommand({ StreamName: "payments" }))).rejects.toThrow("not found");
  client.destroy();
  await command.stop("SIGTERM");
  return command.stdout
    .trimEnd()
    .split("\n")
    .filter((line) => line.includes("AWS kinesis."));
}

/** Times, durations and counts are others in every run. */
function withoutNumbers(line: string): string {
  return line
    .replace(/^\S+/, "(time)")
    .replaceAll(/[\d.]+ (ms|s)\b/g, "(duration) $1")
    .replaceAll(/× [\d,]+/g, "× (count)");
}
