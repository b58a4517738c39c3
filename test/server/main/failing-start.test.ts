import { describe, expect, it } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";
import { freePort } from "../../support/free-port.ts";
import { inFile, temporaryFolder } from "../store/folder.ts";

describe("a start that fails once the emulator listens", () => {
  it("frees port and folder", async () => {
    const dataDir = temporaryFolder();
    const port = await freePort();
    await (await startKinesisEmu({ port: 0, dataDir })).stop();
    inFile(dataDir, (db) => db.exec(`INSERT INTO document VALUES ('function', 'broken', 1, 'null')`));
    await expect(startKinesisEmu({ port, dataDir })).rejects.toThrow(TypeError);
    inFile(dataDir, (db) => db.exec(`DELETE FROM document`));
    await using emulator = await startKinesisEmu({ port, dataDir });
    expect((await fetch(`${emulator.endpoint}/health`)).status).toBe(200);
  });
});
