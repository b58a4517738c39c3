import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore } from "../../../server/store/sqlite/store.ts";
import { storeContract } from "./contract.ts";

storeContract("sqlite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kinesis-emu-"));
  return new SqliteStore({ folder, durability: "os", later: setImmediate, onError: () => {} });
});
