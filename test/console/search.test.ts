import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStream } from "../support/streams.ts";
import { hasBrowser } from "./browser.ts";
import { LookedAt } from "./looked-at.ts";

describe.skipIf(!hasBrowser)("looking through records", () => {
  let looked: LookedAt;

  beforeAll(async () => {
    looked = await LookedAt.start();
    await createStream(looked.client, "orders", 1);
    const records = Array.from({ length: 250 }, (_, at) => ({ PartitionKey: `key-${at}`, Data: Buffer.from("x") }));
    await looked.client.send(new PutRecordsCommand({ StreamName: "orders", Records: records }));
  });

  afterAll(() => looked[Symbol.asyncDispose]());

  it("can go on after a page that did not come", async () => {
    const look = await looked.open("orders/records");
    await look.press("Newest first");
    await look.page.getByText("200 records of 200 looked at, 50 to go.").waitFor();
    await look.page.route("**/console/records", (route) => route.abort());
    await look.press("Look on");
    await look.page.getByRole("alert").getByText("The emulator does not answer").waitFor();
    await look.page.unroute("**/console/records");
    await look.press("Look on");
    await look.page.getByText("250 records of 250 looked at: that is all.").waitFor();
    expect(await look.page.getByRole("alert").count()).toBe(0);
    await look.page.close();
  });

  it("says nothing of what went wrong with a question that is not wanted any more", async () => {
    const look = await looked.open("orders/records");
    await look.press("Newest first");
    await look.page.getByText("50 to go.").waitFor();
    const asked = Promise.withResolvers<void>();
    const failing = Promise.withResolvers<void>();
    await look.page.route("**/console/records", async (route) => {
      if (!route.request().postData()?.includes('"newest"')) return route.continue();
      asked.resolve();
      await failing.promise;
      return route.abort();
    });
    await look.press("Look on");
    await asked.promise;
    await look.press("Oldest first");
    await look.page.getByText("200 records of 200 looked at, 50 to go.").waitFor();
    const failed = look.page.waitForEvent("requestfailed");
    failing.resolve();
    await failed;
    await look.press("Look on");
    await look.page.getByText("250 records of 250 looked at: that is all.").waitFor();
    expect(await look.page.getByRole("alert").count()).toBe(0);
    await look.page.close();
  });

  it("says of a record that it is gone, and of one that cannot be had why", async () => {
    const look = await looked.open("orders/records");
    await look.press("Oldest first");
    const rows = look.page.getByRole("grid", { name: "Records" }).getByRole("row");
    const details = look.page.getByRole("region", { name: "The chosen record" });
    await rows.nth(1).waitFor();
    await look.page.route("**/console/records", (route) => route.abort());
    await rows.nth(1).click();
    await details.getByText("The emulator does not answer").waitFor();
    await look.page.unroute("**/console/records");
    await fetch(`${looked.emulator.endpoint}/_emu/streams/orders/purge`, { method: "POST" });
    await rows.nth(2).click();
    await details.getByText("It is gone.").waitFor();
    await look.page.close();
  });
});
