import type { Store } from "../../../server/store/contract.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { openStore, temporaryFolder } from "./folder.ts";

/** Gives what is in a store to the next process, as a restart does. */
export interface Restarts {
  readonly store: Store;
  /** A process ends and another begins over what the store holds. */
  readonly again: () => Store;
}

/** Every driver, empty. The memory of one process stands for the store of several where state is in memory. */
export const DRIVERS: readonly (readonly [string, () => Restarts])[] = [
  [
    "memory",
    () => {
      const store = new MemoryStore();
      return { store, again: () => store };
    },
  ],
  [
    "sqlite",
    () => {
      const folder = temporaryFolder();
      let store = openStore(folder);
      return {
        store,
        again: () => {
          store.close();
          store = openStore(folder);
          return store;
        },
      };
    },
  ],
];
