import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StaleDocument, type Catalogue, type Store } from "../../../server/store/contract.ts";

/** What the catalogue of every store does. */
export function catalogueContract(name: string, open: () => Promise<Store>): void {
  describe(`the catalogue of the ${name} store`, () => {
    let store: Store;
    let catalogue: Catalogue;

    beforeEach(async () => {
      store = await open();
      ({ catalogue } = store);
    });

    afterEach(async () => {
      await store.close();
    });

    const refused = (change: () => unknown): Promise<unknown> =>
      (async () => change())().then(
        () => "accepted",
        (error: unknown) => error,
      );

    it("lists what was created, as version 1", async () => {
      await catalogue.create("stream", "a", { name: "a", nested: { list: [1, "2", null] } });
      await catalogue.create("stream", "b", { name: "b" });
      const documents = [...(await catalogue.list("stream"))].toSorted((x, y) => (x.key < y.key ? -1 : 1));
      expect(documents).toEqual([
        { key: "a", version: 1, value: { name: "a", nested: { list: [1, "2", null] } } },
        { key: "b", version: 1, value: { name: "b" } },
      ]);
    });

    it("counts the version up with every replacement", async () => {
      await catalogue.create("stream", "a", 1);
      await catalogue.replace("stream", "a", 2, 1);
      await catalogue.replace("stream", "a", 3, 2);
      expect(await catalogue.list("stream")).toEqual([{ key: "a", version: 3, value: 3 }]);
    });

    it("refuses to create what exists, and to replace another version than the one there is", async () => {
      await catalogue.create("stream", "a", 1);
      await catalogue.replace("stream", "a", 2, 1);
      expect(await refused(() => catalogue.create("stream", "a", 3))).toBeInstanceOf(StaleDocument);
      for (const version of [0, 1, 3]) {
        expect(await refused(() => catalogue.replace("stream", "a", 3, version))).toBeInstanceOf(StaleDocument);
      }
      expect(await refused(() => catalogue.replace("stream", "unknown", 3, 1))).toBeInstanceOf(StaleDocument);
      expect(await catalogue.list("stream")).toEqual([{ key: "a", version: 2, value: 2 }]);
    });

    it("forgets what is deleted, so that it can be created again", async () => {
      await catalogue.create("stream", "a", 1);
      await catalogue.delete("stream", "a");
      expect(await catalogue.list("stream")).toEqual([]);
      await catalogue.create("stream", "a", 2);
      expect(await catalogue.list("stream")).toEqual([{ key: "a", version: 1, value: 2 }]);
    });
  });
}
