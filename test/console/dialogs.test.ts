import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createStream } from "../support/streams.ts";
import { hasBrowser, type ConsolePage } from "./browser.ts";
import { LookedAt } from "./looked-at.ts";

/** As the console itself asks: the answer to the next looks comes while a dialog is open. */
const LOOKS = 3;

describe.skipIf(!hasBrowser)("dialogs", () => {
  let looked: LookedAt;

  beforeAll(async () => {
    looked = await LookedAt.start();
    await createStream(looked.client, "orders", 1);
    await createStream(looked.client, "payments", 1);
  });

  afterAll(() => looked[Symbol.asyncDispose]());

  beforeEach(async () => {
    await looked.emulator.faults.clear();
  });

  const dialogOf = ({ page }: ConsolePage) => page.getByRole("dialog");
  const focused = ({ page }: ConsolePage) => page.evaluate("document.activeElement.textContent");

  async function feedComes({ page }: ConsolePage): Promise<void> {
    for (let look = 0; look < LOOKS; look++) await page.waitForResponse(/console\/feed/);
  }

  it("keep what was chosen and typed while the page looks on, and while other choices change", async () => {
    const look = await looked.open("#/controls");
    await look.press("Add fault");
    const dialog = dialogOf(look);
    await dialog.getByLabel("to the stream").selectOption("payments");
    await dialog.getByLabel("How many times").fill("");
    await dialog.getByLabel("What happens").selectOption("latency");
    await dialog.getByLabel("Milliseconds").fill("900");
    await feedComes(look);
    await dialog.getByLabel("A call of").selectOption("PutRecord");
    await dialog.getByRole("button", { name: "Add" }).click();
    await look.page.getByRole("row", { name: /PutRecord · payments.*900 ms later until removed/ }).waitFor();
    const [fault] = await looked.emulator.faults.list();
    expect(fault?.definition).toMatchObject({ operation: "PutRecord", stream: "payments", latency: 900 });
    expect(fault?.definition).not.toHaveProperty("times");
    await look.page.close();
  });

  it("offer only what can happen to the call", async () => {
    const look = await looked.open("#/controls");
    await look.press("Add fault");
    const dialog = dialogOf(look);
    const effects = () => dialog.getByLabel("What happens").locator("option").allInnerTexts();
    const always = ["is answered with an exception", "is answered late", "loses its connection"];
    expect((await effects()).toSorted()).toEqual([...always, "has entries that fail"].toSorted());
    await dialog.getByLabel("What happens").selectOption("entries");
    await dialog.getByLabel("A call of").selectOption("GetRecords");
    expect(await effects()).toEqual([...always, "finds its iterator expired"]);
    expect(await dialog.getByLabel("What happens").inputValue()).toBe("error");
    await dialog.getByLabel("What happens").selectOption("iterator");
    await dialog.getByRole("button", { name: "Add" }).click();
    await look.page.getByRole("row", { name: /GetRecords.*iterator expired/ }).waitFor();
    await look.page.close();
  });

  it("tell within themselves why something was not done, in sentences, and keep what was typed", async () => {
    const look = await looked.open("#/controls");
    await look.page.route("**/_emu/faults", (route) =>
      route.request().method() === "POST"
        ? route.continue({ postData: JSON.stringify({ operation: "PutRecords", iterator: "expired" }) })
        : route.continue(),
    );
    await look.ask("Add fault", { "How many times": "7" }, "Add");
    const alert = dialogOf(look).getByRole("alert");
    await alert.getByText(/iterator is about GetRecords alone\. See /).waitFor();
    expect(await dialogOf(look).getByLabel("How many times").inputValue()).toBe("7");
    await look.page.close();
  });

  it("give the focus back to what opened them", async () => {
    const look = await looked.open("orders/shards");
    await look.press("Purge");
    await dialogOf(look).getByRole("button", { name: "Cancel" }).press("Enter");
    await dialogOf(look).waitFor({ state: "detached" });
    expect(await focused(look)).toBe("Purge");
    await look.ask("Put record", {}, "Put");
    await dialogOf(look).waitFor({ state: "detached" });
    expect(await focused(look)).toBe("Put record");
    await look.page.close();
  });

  it("say how many of the records were refused, and why", async () => {
    await looked.emulator.faults.add({ operation: "PutRecords", entries: { share: 0.5 }, times: 1 });
    const look = await looked.open("orders/shards");
    await look.ask("Put record", { Copies: "10" }, "Put");
    const alert = dialogOf(look).getByRole("alert");
    await alert.getByText(/^ProvisionedThroughputExceededException: 5 of 10 records were refused\./).waitFor();
    expect(await look.page.getByText(/^Put 10 records/).count()).toBe(0);
    await dialogOf(look).getByRole("button", { name: "Put" }).click();
    await look.page.getByText("Put 10 records into orders.").waitFor();
    await expect.poll(() => look.figure("Holds")).toContain("16 records");
    await look.page.close();
  });
});
