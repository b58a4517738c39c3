import { CreateStreamCommand, DeleteStreamCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStream } from "../support/streams.ts";
import { hasBrowser, type ConsolePage } from "./browser.ts";
import { LookedAt } from "./looked-at.ts";

describe.skipIf(!hasBrowser)("the console", () => {
  let looked: LookedAt;

  beforeAll(async () => {
    looked = await LookedAt.start();
    await createStream(looked.client, "orders", 2);
  });

  afterAll(() => looked[Symbol.asyncDispose]());

  it("shows the streams at an address that cannot be read", async () => {
    const look = await looked.open("#/100%/us-east-1");
    await look.page.getByRole("heading", { name: "Streams", level: 1 }).waitFor();
    expect(look.errors).toEqual([]);
    await look.page.close();
  });

  it("lists all streams again when there are too few to filter", async () => {
    const names = Array.from({ length: 8 }, (_, at) => `stream-${at}`);
    for (const name of names) await createStream(looked.client, name, 1);
    const look = await looked.open();
    await look.page.getByLabel("Filter streams by name").fill("nothing");
    const links = look.page.getByRole("navigation", { name: "Streams" }).getByRole("link");
    await expect.poll(() => links.count()).toBe(0);
    for (const name of names) await looked.client.send(new DeleteStreamCommand({ StreamName: name }));
    await expect.poll(() => links.count()).toBe(1);
    await look.page.close();
  });

  it("says once that it cannot see the faults, and no more when it can", async () => {
    const look = await looked.open("#/controls");
    await look.page.getByText("None: every call is answered").waitFor();
    let refused = 0;
    await look.page.route("**/_emu/faults", (route) => {
      refused++;
      return route.abort();
    });
    const alert = look.page.getByRole("alert");
    await alert.getByText("The emulator does not answer").waitFor();
    await look.page.evaluate("globalThis.said = document.querySelector('[role=alert]')");
    await expect.poll(() => refused, { timeout: 15_000 }).toBeGreaterThan(2);
    expect(await alert.count()).toBe(1);
    expect(await look.page.evaluate("said.isConnected")).toBe(true);
    expect(await look.page.getByRole("button", { name: "Dismiss" }).count()).toBe(0);
    await look.page.unroute("**/_emu/faults");
    await alert.waitFor({ state: "detached" });
    await look.page.close();
  });

  it("says so when the browser does not let it copy, and what there is to copy", async () => {
    const look = await looked.open();
    // As over plain HTTP from another machine.
    await look.page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await look.page.goto(`${looked.emulator.endpoint}/_emu/console/#/000000000000/us-east-1/stream/orders/shards`);
    await look.page.reload();
    await look.page.getByTitle("Copy the ARN").click();
    const arn = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
    await look.page.getByRole("status").getByText(`The ARN to copy by hand: ${arn}`).waitFor();
    expect(look.errors).toEqual([]);
    await look.page.close();
  });

  it("reads out which shard was chosen, and not what it holds twice a second", async () => {
    const look = await looked.open("orders/shards");
    await look.page.getByRole("grid", { name: "Shards" }).getByRole("row").nth(1).click();
    const region = look.page.getByRole("region", { name: "Shard shardId-000000000000" });
    const live = region.locator("css=[aria-live]");
    expect(await live.allInnerTexts()).toEqual(["shardId-000000000000"]);
    expect(await region.getAttribute("aria-live")).toBeNull();
    await look.page.close();
  });

  it("asks again when an answer does not come", async () => {
    const look = await looked.open();
    await look.page.addInitScript("AbortSignal.timeout = () => AbortSignal.abort(new Error('it takes too long'))");
    await look.page.reload();
    await look.page.getByRole("status").getByText("it takes too long Trying again.").waitFor();
    await look.page.close();
  });

  describe("the curve of the last minute", () => {
    /** Where the points of the curve lie, from 0 for a minute ago to 1 for now. */
    async function pointsOf({ page }: ConsolePage): Promise<number[]> {
      const curve = page.locator(".figure.curve svg");
      const width = Number((await curve.getAttribute("width")) ?? 0);
      const path = (await curve.locator("path").last().getAttribute("d")) ?? "";
      return [...path.matchAll(/[ML]([\d.-]+) /g)].map(([, x]) => Number(x) / width);
    }

    it("goes back a minute, however seldom the page looks", async () => {
      const look = await looked.open();
      await look.page.clock.install();
      await look.page.addInitScript("Object.defineProperty(document, 'hidden', { value: true })");
      await look.page.reload();
      await look.page.getByRole("link", { name: "orders" }).first().waitFor();
      // What is not answered yet when the time moves on comes one step later.
      const moveOn = async (): Promise<number> => {
        await look.page.clock.runFor(5000);
        return (await pointsOf(look)).length;
      };
      await expect.poll(moveOn, { timeout: 15_000 }).toBeGreaterThan(4);
      const points = await pointsOf(look);
      expect(points.at(-1)).toBe(1);
      const steps = points.slice(1).map((point, at) => point - (points[at] ?? 0));
      expect(Math.min(...steps)).toBeCloseTo(5 / 60, 2);
      await look.page.close();
    });

    it("begins anew for a stream that was out of sight", async () => {
      const credentials = { accessKeyId: "111122223333", secretAccessKey: "any" };
      const other = new KinesisClient({ ...looked.emulator.getClientConfig(), credentials });
      await other.send(new CreateStreamCommand({ StreamName: "elsewhere", ShardCount: 1 }));
      other.destroy();
      const look = await looked.open("orders/shards");
      await expect.poll(async () => (await pointsOf(look)).length, { timeout: 15_000 }).toBeGreaterThan(5);
      await look.page.getByLabel("Account and region").selectOption("111122223333/us-east-1");
      await look.page.getByRole("link", { name: "elsewhere" }).first().waitFor();
      await look.page.goBack();
      await look.page.getByRole("heading", { name: "orders active" }).waitFor();
      expect((await pointsOf(look)).length).toBeLessThan(4);
      await look.page.close();
    });
  });
});
