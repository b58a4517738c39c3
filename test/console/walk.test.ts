import { PutRecordCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../server/index.ts";
import { shardsOf } from "../support/streams.ts";
import { ConsolePage, hasBrowser, launchBrowser } from "./browser.ts";

/** One person, one page, from an empty emulator on: each step goes on where the one before ended. */
describe.skipIf(!hasBrowser)("a walk through the console", () => {
  let emulator: KinesisEmu;
  let client: KinesisClient;
  let browser: Browser;
  let look: ConsolePage;

  beforeAll(async () => {
    emulator = await startKinesisEmu({ port: 0 });
    client = new KinesisClient(emulator.getClientConfig());
    browser = await launchBrowser();
    look = await ConsolePage.open(browser, emulator.endpoint);
  });

  afterAll(async () => {
    await browser.close();
    client.destroy();
    await emulator.stop();
  });

  it("begins at /, where a browser is led to the console, and says what to do when there is nothing", async () => {
    expect(new URL(look.page.url()).pathname).toBe("/_emu/console/");
    await look.page.getByText("No streams yet").waitFor();
  });

  it("creates a stream", async () => {
    await look.ask("Create stream", { Name: "orders", Shards: "2" }, "Create");
    await look.page.getByRole("heading", { name: "orders active" }).waitFor();
    expect(await shardsOf(client, "orders")).toHaveLength(2);
    await expect.poll(() => look.lineage()).toContain("2 shards, 2 open and 0 closed");
  });

  it("tails records: one that is put by hand, and one that a program puts", async () => {
    await look.goTo("Records");
    await look.page.getByText("Waiting for records.").waitFor();
    await look.ask("Put record", { "Partition key": "user-7", Data: '{"order": 1}' }, "Put");
    const rows = look.page.getByRole("grid", { name: "Records" }).getByRole("row");
    await rows.filter({ hasText: "user-7" }).waitFor();
    const record = { StreamName: "orders", PartitionKey: "program", Data: Buffer.from("plain text") };
    await client.send(new PutRecordCommand(record));
    await rows.filter({ hasText: "plain text" }).waitFor();
    await rows.filter({ hasText: "user-7" }).click();
    const details = look.page.getByRole("region", { name: "The chosen record" });
    await details.getByText('"order": 1').waitFor();
    expect(await details.innerText()).toMatch(/Sequence number\s+\d{56}/);
  });

  it("filters what it looks through", async () => {
    await look.press("Oldest first");
    const rows = look.page.getByRole("grid", { name: "Records" }).getByRole("row");
    await expect.poll(() => rows.count()).toBe(3);
    await look.page.getByLabel("Data contain").fill("plain");
    await expect.poll(() => rows.count()).toBe(2);
    await look.page.getByLabel("Shown as").selectOption("base64");
    await rows.filter({ hasText: Buffer.from("plain text").toString("base64") }).waitFor();
  });

  it("splits a shard, and the picture of the lineage changes", async () => {
    await look.goTo("Shards");
    const picture = look.page.getByRole("img", { name: /^Lineage/ });
    const before = await picture.innerHTML();
    await look.page.getByRole("grid", { name: "Shards" }).getByRole("row").nth(1).click();
    await look.ask("Split", {}, "Split");
    await expect.poll(() => look.lineage()).toContain("4 shards, 3 open and 1 closed");
    expect(await picture.innerHTML()).not.toBe(before);
    await look.page.getByRole("region", { name: "Shard shardId-000000000000" }).getByText("closed").waitFor();
  });

  it("merges shards again, chosen with the keyboard", async () => {
    const grid = look.page.getByRole("grid", { name: "Shards" });
    await grid.focus();
    for (const key of ["Home", "ArrowDown", "ArrowDown"]) await look.page.keyboard.press(key);
    await look.press("Merge with 3");
    await look.page.getByRole("dialog").getByRole("button", { name: "Merge", exact: true }).click();
    await expect.poll(() => look.lineage()).toContain("5 shards, 2 open and 3 closed");
  });

  it("registers a consumer", async () => {
    await look.goTo("Consumers");
    await look.ask("Register consumer", { Name: "billing" }, "Register");
    await look.page.getByRole("row", { name: /billing active/ }).waitFor();
  });

  it("shows event source mappings, what became of their last batch, and how far they are behind", async () => {
    const mappings = look.page.getByRole("region", { name: "Event source mappings" });
    await mappings.getByText("No function is invoked").waitFor();
    let isDown = true;
    await using _shipping = await emulator.handle("shipping", () => {
      if (isDown) throw new Error("as it should");
    });
    await emulator.seed({ mappings: [{ function: "shipping", stream: "orders", batchSize: 7 }] });
    await mappings.getByRole("row", { name: /shipping Enabled 7 .*PROBLEM: Function call failed/i }).waitFor();
    isDown = false;
    await mappings.getByRole("row", { name: /shipping Enabled 7 0 .*OK/i }).waitFor();
    await look.keepPicture("mappings");
  });

  it("sets a fault, which hits the next put and is used up", async () => {
    await look.goTo(/^Controls/);
    await look.ask("Add fault", { "A call of": "PutRecord", "to the stream": "orders" }, "Add");
    await look.page.getByText("1 fault", { exact: true }).waitFor();
    await look.goTo(/^orders/);
    await look.press("Put record");
    await look.page.getByRole("dialog").getByRole("button", { name: "Put" }).click();
    await look.page
      .getByRole("dialog")
      .getByText(/ProvisionedThroughputExceededException/)
      .waitFor();
    await look.press("Cancel");
    await look.goTo(/^Controls/);
    await look.page.getByRole("row", { name: /PutRecord · orders.*used up 1/ }).waitFor();
    await look.press("Remove all");
    await look.page.getByText("None: every call is answered").waitFor();
  });

  it("sets limits", async () => {
    await look.press("Enforce");
    await look.page.getByText("limits: enforce", { exact: true }).waitFor();
    await look.press("Off");
  });

  it("freezes the clock and advances it, and records pass their retention", async () => {
    await look.press("Freeze");
    await look.page.getByRole("button", { name: "Resume" }).waitFor();
    const { now } = (await (await fetch(`${emulator.endpoint}/_emu/clock`)).json()) as { now: string };
    await look.press("+25 h");
    const later = new Date(Date.parse(now) + 25 * 3_600_000).toISOString().slice(0, 10);
    await look.page.getByText(`${later} UTC, frozen`).waitFor();
    await look.goTo(/^orders/);
    await expect.poll(() => look.figure("Holds")).toContain("0 records");
  });

  it("purges a stream, and asks first", async () => {
    await look.ask("Put record", { Copies: "20" }, "Put");
    await expect.poll(() => look.figure("Holds")).toContain("20 records");
    await look.press("Purge");
    await look.press("Cancel");
    expect(await look.figure("Holds")).toContain("20 records");
    await look.press("Purge");
    await look.page.getByRole("dialog").getByRole("button", { name: "Purge" }).click();
    await expect.poll(() => look.figure("Holds")).toContain("0 records");
  });

  it("resets everything, and asks first", async () => {
    await look.goTo(/^Controls/);
    await look.press("Everything");
    await look.page.getByRole("dialog").getByRole("button", { name: "Reset" }).click();
    await look.goTo(/^kinesis-emu/);
    await look.page.getByText("No streams yet").waitFor();
  });

  it("went without an error in the page", () => {
    expect(look.errors).toEqual([]);
  });
});
