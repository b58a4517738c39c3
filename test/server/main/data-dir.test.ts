import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";
import { callJson } from "../../support/raw-request.ts";
import { canMountPrivately, mountPrivately } from "../../support/private-mount.ts";
import { requirement } from "../../support/requirements.ts";
import { fileIn, temporaryFolder } from "../store/folder.ts";
import { call, iteratorsOf, readOn } from "./shards.ts";
import { run, started, type Command } from "./spawn.ts";

vi.setConfig({ testTimeout: 60_000 });

const MISTAKE = /^kinesis-emu: Nothing can be kept in .+\.\n {2}why: .+\n {2}what to do: .+\n$/;

function put(endpoint: string, text: string): ReturnType<typeof callJson> {
  const record = { PartitionKey: "key", Data: Buffer.from(text).toString("base64") };
  return callJson(endpoint, "PutRecord", { StreamName: "orders", ...record });
}

async function textsOf({ endpoint }: Command): Promise<string[]> {
  const seen = await readOn(endpoint, await iteratorsOf(endpoint, "orders", "TRIM_HORIZON"));
  return seen.map(({ text }) => text);
}

describe("with a data folder", () => {
  it("a stop and a start change nothing, also for streams to create at start", async () => {
    const folder = temporaryFolder();
    const env = { KINESIS_EMU_DATA_DIR: folder, KINESIS_EMU_DURABILITY: "always", KINESIS_EMU_STREAMS: "orders:1" };
    {
      await using command = await started([], env);
      await put(command.endpoint, "a");
      expect(await command.stop("SIGTERM")).toMatchObject({ code: 0 });
      expect(command.stderr).toBe("");
    }
    await using command = await started([], { ...env, KINESIS_EMU_STREAMS: "orders:2,payments:1" });
    await put(command.endpoint, "b");
    expect(await textsOf(command)).toEqual(["a", "b"]);
    const { StreamNames: names } = await call<{ StreamNames: string[] }>(command.endpoint, "ListStreams", {});
    expect(names).toEqual(["orders", "payments"]);
  });

  it("streams of the same seed after a restart are no twins of those of before", async () => {
    const args = ["--data-dir", temporaryFolder(), "--random-seed", "same"];
    const create = ({ endpoint }: Command, name: string): Promise<void> =>
      call(endpoint, "CreateStream", { StreamName: name, ShardCount: 1 });
    {
      await using command = await started(args);
      await create(command, "orders");
      await put(command.endpoint, "a");
    }
    await using command = await started(args);
    await create(command, "others");
    const others = await readOn(command.endpoint, await iteratorsOf(command.endpoint, "others", "TRIM_HORIZON"));
    expect([others, await textsOf(command)]).toEqual([[], ["a"]]);
  });

  it("a second process is refused, and the first goes on", async () => {
    const folder = temporaryFolder();
    await using first = await started(["--data-dir", folder, "--streams", "orders:1"]);
    await using second = run(["--port", "0", "--data-dir", folder]);
    expect(await second.exit).toEqual({ code: 2, signal: null });
    expect(second.stderr).toMatch(MISTAKE);
    expect(second.stderr).toContain("why: Another process uses it.");
    await put(first.endpoint, "a");
    expect(await textsOf(first)).toEqual(["a"]);
  });

  it("a server inside this process frees the folder when it stops, or does not start", async () => {
    const dataDir = temporaryFolder();
    for (const round of [0, 1]) {
      await using emulator = await startKinesisEmu({ port: 0, dataDir, streams: [{ name: "orders", shardCount: 1 }] });
      await expect(startKinesisEmu({ port: 0, dataDir })).rejects.toThrow("Another process uses it.");
      await put(emulator.endpoint, `in round ${round}`);
      const seen = await readOn(emulator.endpoint, await iteratorsOf(emulator.endpoint, "orders", "TRIM_HORIZON"));
      expect(seen).toHaveLength(round + 1);
    }
    await expect(startKinesisEmu({ port: 0, host: "256.1.1.1", dataDir })).rejects.toThrow("Cannot listen");
    await using emulator = await startKinesisEmu({ port: 0, dataDir });
    await put(emulator.endpoint, "at last");
  });

  it("a file that is not the emulator's is refused", async () => {
    const folder = temporaryFolder();
    writeFileSync(fileIn(folder), "a text ".repeat(1000));
    await using command = run(["--port", "0", "--data-dir", folder]);
    expect(await command.exit).toEqual({ code: 2, signal: null });
    expect(command.stderr).toMatch(MISTAKE);
    expect(command.stdout).toBe("");
  });
});

const canMount = requirement("private-mounts", canMountPrivately());

describe.runIf(canMount)("a folder that cannot be written", () => {
  it.each([
    ["is on a read-only disk", "", ""],
    ["cannot be made", "below", ""],
    ["has a file of an earlier run", "", "earlier"],
  ])("is refused: one that %s", async (_, below, earlier) => {
    const folder = temporaryFolder();
    if (earlier !== "") {
      await using command = await started(["--data-dir", folder]);
      await command.stop("SIGTERM");
    }
    await using mount = await mountPrivately(`mount --bind ${folder} ${folder}; mount -o remount,bind,ro ${folder}`);
    await using command = run(["--port", "0", "--data-dir", join(folder, below)], {}, [], mount.enter);
    expect(await command.exit).toEqual({ code: 2, signal: null });
    expect(command.stderr).toMatch(MISTAKE);
  });
});

describe.runIf(canMount)("a full disk", () => {
  it("refuses puts, keeps what was answered, and takes puts again when there is room", async () => {
    const folder = temporaryFolder();
    await using mount = await mountPrivately(`mount -t tmpfs -o size=4m tmpfs ${folder}`);
    writeFileSync(join(mount.outside(folder), "ballast"), Buffer.alloc(1_500_000));
    const args = ["--data-dir", folder, "--streams", "orders:1"];
    const answered: string[] = [];
    async function putUntilFull(endpoint: string, name: string): Promise<void> {
      for (let count = 0; count < 100; count++) {
        const text = `${name}-${count}`.padEnd(50_000, ".");
        const { status, text: answer } = await put(endpoint, text);
        if (status === 200) answered.push(text);
        else return expect([status, JSON.parse(answer)]).toEqual([500, { __type: "InternalFailure" }]);
      }
      throw new Error("The disk was not full.");
    }
    {
      await using command = await started(args, {}, [], mount.enter);
      await putUntilFull(command.endpoint, "first");
      await putUntilFull(command.endpoint, "again");
      expect(await textsOf(command)).toEqual(answered);
      await command.prints(/nothing of this change was stored: the disk is full/);
      await command.stop("SIGKILL");
    }
    await using command = await started(args, {}, [], mount.enter);
    expect(await textsOf(command)).toEqual(answered);
    rmSync(join(mount.outside(folder), "ballast"));
    for (const text of ["room", "enough"]) {
      expect((await put(command.endpoint, text)).status).toBe(200);
      answered.push(text);
    }
    expect(await textsOf(command)).toEqual(answered);
  });

  it("keeps a stream in its state until there is room for the next one", async () => {
    const folder = temporaryFolder();
    await using mount = await mountPrivately(`mount -t tmpfs -o size=4m tmpfs ${folder}`);
    const args = ["--data-dir", folder, "--transition-time", "2000", "--streams", "orders:1"];
    await using command = await started(args, {}, [], mount.enter);
    const created = { StreamName: "later", ShardCount: 1 };
    await call(command.endpoint, "CreateStream", created);
    const ballast = join(mount.outside(folder), "ballast");
    expect(() => writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024))).toThrow("ENOSPC");
    const refused = await callJson(command.endpoint, "DeleteStream", { StreamName: "orders" });
    expect([refused.status, JSON.parse(refused.text)]).toEqual([500, { __type: "InternalFailure" }]);
    await command.prints(/something that was due failed/);
    const statusOf = async (StreamName: string): Promise<string> => {
      const summary = await call<{ StreamDescriptionSummary: { StreamStatus: string } }>(
        command.endpoint,
        "DescribeStreamSummary",
        { StreamName },
      );
      return summary.StreamDescriptionSummary.StreamStatus;
    };
    expect([await statusOf("orders"), await statusOf("later")]).toEqual(["ACTIVE", "CREATING"]);
    rmSync(ballast);
    await vi.waitFor(async () => expect(await statusOf("later")).toBe("ACTIVE"), { timeout: 20_000 });
  });

  it("refuses to restore a snapshot that there is no room for, and leaves everything as it was", async () => {
    const folder = temporaryFolder();
    await using mount = await mountPrivately(`mount -t tmpfs -o size=8m tmpfs ${folder}`);
    await using command = await started(["--data-dir", folder, "--streams", "orders:1"], {}, [], mount.enter);
    const texts = Array.from({ length: 20 }, (_, count) => `${count}`.padEnd(50_000, "."));
    for (const text of texts) await put(command.endpoint, text);
    const snapshot = new URL("/_emu/snapshots/prepared", command.endpoint);
    await fetch(snapshot, { method: "PUT" });
    await put(command.endpoint, "later");
    const ballast = join(mount.outside(folder), "ballast");
    expect(() => writeFileSync(ballast, Buffer.alloc(16 * 1024 * 1024))).toThrow("ENOSPC");
    const restore = (): Promise<Response> => fetch(`${snapshot.href}/restore`, { method: "POST" });
    const refused = await restore();
    expect([refused.status, await refused.json()]).toEqual([
      507,
      {
        error: {
          what: "POST /_emu/snapshots/:name/restore cannot be done.",
          why: "nothing of this change was stored: the disk is full",
          remedy: "Make room in the folder of --data-dir, and try again.",
        },
      },
    ]);
    expect(await textsOf(command)).toEqual([...texts, "later"]);
    rmSync(ballast);
    expect((await restore()).status).toBe(204);
    expect(await textsOf(command)).toEqual(texts);
  });
});
