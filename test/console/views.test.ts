import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type AttachedFunction, type KinesisEmu } from "../../server/index.ts";
import { ConsolePage, hasBrowser, launchBrowser } from "./browser.ts";
import { playMorning, sellOn } from "./demo.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe found wrong: the rule, and the first places. */
interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

const STREAM = "#/000000000000/us-east-1/stream";

/** Every view, and what opens it. */
const VIEWS: Readonly<Record<string, readonly [path: string, open?: (look: ConsolePage) => Promise<void>]>> = {
  streams: ["/"],
  shards: [`${STREAM}/orders/shards`],
  shard: [`${STREAM}/orders/shards`, ({ page }) => page.getByRole("grid").getByRole("row").nth(3).click()],
  tail: [`${STREAM}/orders/records`, ({ page }) => page.getByText("The newest").waitFor()],
  paused: [
    `${STREAM}/orders/records`,
    async (look) => {
      await look.press("Pause");
      await look.page.getByText(/[1-9]\d* new\./).waitFor();
    },
  ],
  "no-stream": [`${STREAM}/nothing/records`, ({ page }) => page.getByText("Waiting for the stream").waitFor()],
  record: [`${STREAM}/orders/records`, (look) => chooseRecord(look)],
  aggregate: [`${STREAM}/page-views/records/0`, (look) => chooseAggregate(look)],
  consumers: [`${STREAM}/orders/consumers`, ({ page }) => page.getByRole("row", { name: /shipping/ }).waitFor()],
  controls: ["#/controls", ({ page }) => page.getByRole("row", { name: /PutRecords/ }).waitFor()],
  "put-record": [`${STREAM}/orders/shards`, (look) => look.press("Put record")],
  "add-fault": ["#/controls", (look) => look.press("Add fault")],
  purge: [`${STREAM}/orders/shards`, (look) => look.press("Purge")],
  refused: ["/", (look) => askForTaken(look)],
};

describe.skipIf(!hasBrowser)("the views of the console", () => {
  let emulator: KinesisEmu;
  let browser: Browser;
  let billing: AttachedFunction;
  let shop: { stop(): Promise<void> };

  beforeAll(async () => {
    emulator = await startKinesisEmu({ port: 0 });
    await playMorning(emulator);
    await emulator.faults.add({ operation: "PutRecords", stream: "audit-log", entries: { share: 0.5 }, times: 3 });
    billing = await emulator.handle("billing", () => null);
    await emulator.seed({ mappings: [{ function: "billing", stream: "orders", consumer: "billing" }] });
    shop = sellOn(emulator);
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await shop.stop();
    await billing.detach();
    await browser.close();
    await emulator.stop();
  });

  it.each(Object.keys(VIEWS))("%s: nothing that axe objects to, no error, nothing beyond the edge", async (view) => {
    const look = await open(view);
    await look.keepPicture(`${view}-light`);
    expect(await violations(look, ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])).toEqual([]);
    await look.page.emulateMedia({ colorScheme: "dark" });
    await look.keepPicture(`${view}-dark`);
    expect(await violations(look, ["color-contrast"])).toEqual([]);
    expect(await look.page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(look.errors).toEqual([]);
    await look.page.close();
  });

  it("fit a narrow window", async () => {
    const look = await open("shards");
    await look.page.setViewportSize({ width: 420, height: 900 });
    await expect.poll(() => look.page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
    const arn = await look.page.getByTitle("Copy the ARN").boundingBox();
    expect((arn?.x ?? 0) + (arn?.width ?? 420)).toBeLessThanOrEqual(420 - 16);
    await look.keepPicture("narrow-light");
    await look.page.close();
  });

  it("show keys in full beside a chosen record", async () => {
    const look = await open("record");
    const cuts =
      "[...document.querySelectorAll('.grid-row b')].filter(({ parentElement: cell }) => cell.scrollWidth > cell.clientWidth)";
    expect(await look.page.evaluate(`${cuts}.length`)).toBe(0);
    await look.page.close();
  });

  it("show which table has the focus, all around it", async () => {
    const look = await open("shards");
    const grid = look.page.getByRole("grid");
    await grid.focus();
    await look.page.keyboard.press("ArrowDown");
    await grid.scrollIntoViewIfNeeded();
    await look.keepPicture("focus-light");
    const card = "getComputedStyle(document.activeElement.closest('.card'))";
    expect(await look.page.evaluate(`[${card}.outlineStyle, ${card}.outlineWidth]`)).toEqual(["solid", "2px"]);
    await look.page.close();
  });

  async function open(view: string): Promise<ConsolePage> {
    const [path, prepare] = VIEWS[view] ?? ["/"];
    const look = await ConsolePage.open(browser, emulator.endpoint, path);
    await look.page.getByRole("heading", { level: 1 }).waitFor();
    await prepare?.(look);
    return look;
  }
});

async function askForTaken(look: ConsolePage): Promise<void> {
  await look.ask("Create stream", { Name: "orders" }, "Create");
  await look.page.getByRole("dialog").getByRole("alert").waitFor();
}

async function chooseRecord(look: ConsolePage): Promise<void> {
  await look.press("Newest first");
  await look.page.getByRole("grid").getByRole("row").nth(3).click();
  await look.page.getByRole("region", { name: "The chosen record" }).getByText('"item"').waitFor();
}

async function chooseAggregate(look: ConsolePage): Promise<void> {
  await look.press("Oldest first");
  await look.page.getByLabel("Key contains").fill("kpl");
  await look.page.getByRole("grid").getByRole("row").filter({ hasText: "3 records aggregated" }).click();
  await look.page.getByText("aggregated by a KPL producer").waitFor();
}

/** @param rules names of axe's rules, or of groups of them */
async function violations({ page }: ConsolePage, rules: readonly string[]): Promise<string[]> {
  await page.evaluate(AXE);
  const options = JSON.stringify({ resultTypes: ["violations"], runOnly: rules });
  const result = (await page.evaluate(`axe.run(document, ${options})`)) as { violations: readonly Violation[] };
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}
