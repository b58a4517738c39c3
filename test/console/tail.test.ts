import { DeleteStreamCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStream } from "../support/streams.ts";
import { hasBrowser, type ConsolePage } from "./browser.ts";
import { LookedAt } from "./looked-at.ts";

describe.skipIf(!hasBrowser)("the live tail", () => {
  let looked: LookedAt;

  beforeAll(async () => {
    looked = await LookedAt.start();
  });

  afterAll(() => looked[Symbol.asyncDispose]());

  async function put(stream: string, ...keys: readonly string[]): Promise<void> {
    const records = keys.map((key) => ({ PartitionKey: key, Data: Buffer.from(`of ${key}`) }));
    await looked.client.send(new PutRecordsCommand({ StreamName: stream, Records: records }));
  }

  async function open(stream: string): Promise<ConsolePage> {
    const look = await looked.open(`${stream}/records`);
    await look.page.getByText("Waiting for records.").waitFor();
    return look;
  }

  const rowsOf = ({ page }: ConsolePage): Locator => page.getByRole("grid", { name: "Records" }).getByRole("row");
  const button = ({ page }: ConsolePage, name: string): Locator => page.getByRole("button", { name, exact: true });

  it("goes on when a stream is deleted and made anew, with its filter and all that the new one holds", async () => {
    await createStream(looked.client, "runs", 1);
    const look = await open("runs");
    await look.page.getByLabel("Key contains").fill("wanted");
    await look.page.getByLabel("Shown as").selectOption("base64");
    await look.page.getByText("Waiting for records.").waitFor();
    for (const run of ["first", "second", "third"]) {
      await looked.client.send(new DeleteStreamCommand({ StreamName: "runs" }));
      if (run !== "second") await look.page.getByRole("heading", { name: "There is no stream runs" }).waitFor();
      await createStream(looked.client, "runs", 1);
      await put("runs", `wanted-${run}`, "other", `wanted-${run}-too`);
      await rowsOf(look)
        .filter({ hasText: `wanted-${run}-too` })
        .waitFor();
    }
    // The head and two records of each run.
    expect(await rowsOf(look).count()).toBe(7);
    expect(await look.page.getByLabel("Key contains").inputValue()).toBe("wanted");
    expect(await look.page.getByLabel("Shown as").inputValue()).toBe("base64");
    await rowsOf(look).filter({ hasText: "wanted-first-too" }).click();
    const details = look.page.getByRole("region", { name: "The chosen record" });
    await details.getByText("It is gone.").waitFor();
    await rowsOf(look).filter({ hasText: "wanted-third-too" }).click();
    await details.getByText(Buffer.from("of wanted-third-too").toString("base64")).waitFor();
    expect(look.errors).toEqual([]);
    await look.page.close();
  });

  it("shows all of a stream that is made while it waits for it", async () => {
    const look = await looked.open("later/records");
    await look.page.getByText("Waiting for the stream.").waitFor();
    await createStream(looked.client, "later", 1);
    await put("later", "early-bird");
    await rowsOf(look).filter({ hasText: "early-bird" }).waitFor();
    await look.page.getByRole("heading", { name: "later active" }).waitFor();
    await look.page.close();
  });

  it("stands still while it is paused, and shows then what came", async () => {
    await createStream(looked.client, "pausing", 1);
    const look = await open("pausing");
    await put("pausing", "before");
    await rowsOf(look).filter({ hasText: "before" }).waitFor();
    await button(look, "Pause").press("Enter");
    await put("pausing", "during-1", "during-2");
    await look.page.getByText("2 new.").waitFor();
    expect(await rowsOf(look).count()).toBe(2);
    await button(look, "Resume").press("Enter");
    await expect.poll(() => rowsOf(look).count()).toBe(4);
    expect(await rowsOf(look).nth(1).innerText()).toContain("during-2");
    await look.page.close();
  });

  it("does not push away the rows that are read, once they are scrolled to", async () => {
    await createStream(looked.client, "scrolled", 1);
    const look = await open("scrolled");
    await put("scrolled", ...Array.from({ length: 150 }, (_, at) => `old-${at}.`));
    await rowsOf(look).filter({ hasText: "old-149." }).waitFor();
    const row = rowsOf(look).filter({ hasText: "old-60." });
    await look.page.evaluate("document.querySelector('.records-grid').scrollTop = 30 * 80");
    await row.waitFor();
    const place = await row.boundingBox();
    await put("scrolled", ...Array.from({ length: 40 }, (_, at) => `new-${at}.`));
    await look.page.getByText("The newest 190 records.").waitFor();
    expect(await row.boundingBox()).toEqual(place);
    await look.page.close();
  });

  it("does not push away what was chosen at the top", async () => {
    await createStream(looked.client, "chosen", 1);
    const look = await open("chosen");
    await put("chosen", "first.");
    const grid = look.page.getByRole("grid", { name: "Records" });
    const row = rowsOf(look).filter({ hasText: "first." });
    await row.waitFor();
    await grid.focus();
    await look.page.keyboard.press("ArrowDown");
    await put("chosen", ...Array.from({ length: 150 }, (_, at) => `later-${at}.`));
    await look.page.getByText("The newest 151 records.").waitFor();
    expect(await row.getAttribute("id")).toBe(await grid.getAttribute("aria-activedescendant"));
    await look.page.keyboard.press("ArrowUp");
    await rowsOf(look).filter({ hasText: "later-0." }).and(look.page.locator("[aria-selected=true]")).waitFor();
    await look.page.close();
  });

  it("begins anew after a purge", async () => {
    await createStream(looked.client, "purged", 1);
    const look = await open("purged");
    await put("purged", "before");
    await rowsOf(look).filter({ hasText: "before" }).waitFor();
    await look.ask("Purge", {}, "Purge");
    await look.page.getByText("Waiting for records.").waitFor();
    expect(await rowsOf(look).count()).toBe(1);
    await put("purged", "after");
    await rowsOf(look).filter({ hasText: "after" }).waitFor();
    await look.page.close();
  });
});
