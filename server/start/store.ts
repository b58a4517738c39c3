import { Mistake } from "../config/mistake.ts";
import type { Options } from "../config/options.ts";
import { afterThisTurn } from "../engine/clock.ts";
import type { Logger } from "../log.ts";
import type { Store } from "../store/contract.ts";
import { MemoryStore } from "../store/memory.ts";

/** The store that the options ask for. SQLite is loaded only where state is to be kept. @throws Mistake */
export async function openStore({ dataDir: folder, durability }: Options, logger: Logger): Promise<Store> {
  if (folder === undefined) return new MemoryStore();
  const { SqliteStore } = await import("../store/sqlite/store.ts");
  const { UnusableFolder } = await import("../store/sqlite/unusable-folder.ts");
  const onError = (err: unknown): void => logger.error({ err }, "the store failed in the background");
  try {
    return SqliteStore.open(folder, durability, { later: afterThisTurn, onError });
  } catch (error) {
    if (!(error instanceof UnusableFolder)) throw error;
    throw new Mistake(`Nothing can be kept in ${folder}.`, error.message, error.remedy);
  }
}
