import { setTimeout as sleep } from "node:timers/promises";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCommand, type RunningCommand } from "../support/command.ts";
import { createStream } from "../support/streams.ts";
import { ConsolePage, hasBrowser, launchBrowser } from "./browser.ts";
import { startFlow, type Flow } from "./flow.ts";

const SHARDS = 1000;
const RECORDS_PER_SECOND = 10_000;
/** Milliseconds that each view is watched. */
const WATCHED = 5000;

/** What blocks a page: every task of its main thread of more than 50 ms. */
const WATCH = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => Math.round(duration))))
    .observe({ type: "longtask", buffered: true });
`;

describe.skipIf(!hasBrowser)(`with ${SHARDS} shards and ${RECORDS_PER_SECOND} records a second`, () => {
  let emulator: RunningCommand;
  let browser: Browser;
  let flow: Flow;

  beforeAll(async () => {
    emulator = await startCommand(["--log-level", "warn"]);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new KinesisClient({ endpoint: emulator.endpoint, region: "us-east-1", credentials });
    await createStream(client, "wide", SHARDS);
    client.destroy();
    browser = await launchBrowser();
    flow = startFlow(emulator.endpoint, "wide", RECORDS_PER_SECOND);
  });

  afterAll(async () => {
    await flow.stop();
    await browser.close();
    await emulator.stop();
  });

  /** Opens a view and moves through its table with the keyboard, as a person would, while records come. */
  async function watch(tab: string): Promise<{ look: ConsolePage; longTasks: number[]; answers: number[] }> {
    const path = `#/000000000000/us-east-1/stream/wide/${tab}`;
    const look = await ConsolePage.open(browser, emulator.endpoint, path);
    const grid = look.page.getByRole("grid");
    await grid.getByRole("row").nth(5).waitFor();
    await look.page.evaluate(WATCH);
    await grid.focus();
    const answers: number[] = [];
    const before = flow.sent;
    const end = performance.now() + WATCHED;
    while (performance.now() < end) {
      const pressed = performance.now();
      const selected = await grid.getAttribute("aria-activedescendant");
      await look.page.keyboard.press("ArrowDown");
      await expect
        .poll(() => grid.getAttribute("aria-activedescendant"), { interval: 10, timeout: 5000 })
        .not.toBe(selected);
      answers.push(performance.now() - pressed);
      await sleep(250);
    }
    const rate = Math.round(((flow.sent - before) * 1000) / (performance.now() - end + WATCHED));
    const longTasks = (await look.page.evaluate("longTasks")) as number[];
    const blocked = longTasks.reduce((sum, each) => sum + each, 0);
    process.stderr.write(
      `console, ${tab}: ${rate} records/s came; ${longTasks.length} long tasks, the longest ` +
        `${Math.max(0, ...longTasks)} ms, ${blocked} ms of ${WATCHED} in all; ` +
        `a key is answered within ${Math.round(median(answers))} ms, at worst ${Math.round(Math.max(...answers))} ms\n`,
    );
    return { look, longTasks, answers };
  }

  // The bounds are wide: the machine of a test run has other things to do. What was measured is printed.
  it.each(["shards", "records"])("the view of %s stays responsive", async (tab) => {
    const { look, longTasks, answers } = await watch(tab);
    expect(Math.max(0, ...longTasks)).toBeLessThan(1000);
    expect(longTasks.reduce((sum, each) => sum + each, 0)).toBeLessThan(WATCHED / 2);
    expect(median(answers)).toBeLessThan(500);
    expect(await look.page.getByRole("row").count()).toBeLessThan(80);
    expect(look.errors).toEqual([]);
    await look.keepPicture(`thousand-${tab}`);
    await look.page.close();
  });

  it("the tail says how many records it passes over", async () => {
    const look = await ConsolePage.open(browser, emulator.endpoint, "#/000000000000/us-east-1/stream/wide/records");
    await look.page.getByText(/[\d,]+ skipped: more come than can be shown/).waitFor();
    await look.page.close();
  });
});

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
