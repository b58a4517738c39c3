import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unzip, type ZipFault } from "../../../../server/lambda/sandbox/unzip.ts";
import { createFunction, startWorld, zipOf, zipWithMode } from "./world.ts";

let outer: string;
let folder: string;

beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), "unzip-"));
  folder = join(outer, "code");
  await mkdir(folder);
});
afterEach(() => rm(outer, { recursive: true }));

const faultOf = async (zip: Uint8Array): Promise<ZipFault["fault"] | undefined> => {
  try {
    await unzip(Buffer.from(zip), folder);
    return undefined;
  } catch (error) {
    return (error as ZipFault).fault;
  }
};

/** Says of all entries that they have a number of bytes when unpacked, which may be a lie. */
function claiming(zip: Uint8Array, bytes: number): Buffer {
  const copy = Buffer.from(zip);
  const CENTRAL_ENTRY = Buffer.from([0x50, 0x4b, 1, 2]);
  for (let at = copy.indexOf(CENTRAL_ENTRY); at >= 0; at = copy.indexOf(CENTRAL_ENTRY, at + 1)) {
    copy.writeUInt32LE(bytes, at + 24);
  }
  return copy;
}

describe("a zip", () => {
  it("is unpacked with its folders, and with what may be executed", async () => {
    await unzip(Buffer.from(zipOf({ "a/b/c.txt": "c", "d.txt": "d" })), folder);
    await unzip(Buffer.from(zipWithMode("run", "#!", 0o100_755)), folder);
    expect(await readFile(join(folder, "a/b/c.txt"), "utf8")).toBe("c");
    expect(((await stat(join(folder, "run"))).mode & 0o111) !== 0).toBe(true);
    expect(((await stat(join(folder, "d.txt"))).mode & 0o111) !== 0).toBe(false);
  });

  it.each(["../out.txt", "a/../../out.txt", "/out.txt", String.raw`..\out.txt`])("does not write %s", async (name) => {
    expect(await faultOf(zipOf({ [name]: "x" }))).toBe("unreadable");
    expect(await readdir(outer)).toEqual(["code"]);
  });

  it("holds no links", async () => {
    expect(await faultOf(zipWithMode("link", "/etc/passwd", 0o120_777))).toBe("symlink");
    expect(await readdir(folder)).toEqual([]);
  });

  it("is no bomb, whatever it says of itself", async () => {
    const zip = zipOf({ "zeros.bin": "0".repeat(1_000_000) });
    expect(zip.length).toBeLessThan(10_000);
    expect(await faultOf(claiming(zip, 300_000_000))).toBe("too-large");
    expect(await faultOf(claiming(zip, 100))).toBe("unreadable");
  });

  it("is no bomb of folders, of which each file may bring many", async () => {
    const path = "a/".repeat(1999);
    const files = Array.from({ length: 60 }, (_, index) => [`${index}/${path}x`, ""] as const);
    expect(await faultOf(zipOf(Object.fromEntries(files)))).toBe("too-large");
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ["nothing", zipOf({}), "empty"],
    ["no zip", Buffer.from("not a zip"), "unreadable"],
    ["half of one", Buffer.from(zipOf({ a: "x".repeat(1000) })).subarray(0, 60), "unreadable"],
    ["a file where a folder must be", zipOf({ a: "file", "a/b": "below" }), "unreadable"],
  ])("is not %s", async (_, zip, fault) => {
    expect(await faultOf(zip)).toBe(fault);
  });
});

it("CreateFunction answers in AWS's words for a zip that cannot be unpacked", async () => {
  await using world = await startWorld();
  const create = (ZipFile: Uint8Array): Promise<void> => createFunction(world.client, "a", "", { Code: { ZipFile } });
  const name = "InvalidParameterValueException";
  await expect(create(Buffer.from("no zip"))).rejects.toMatchObject({
    name,
    message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
  });
  await expect(create(claiming(zipOf({ a: "x" }), 300_000_000))).rejects.toMatchObject({
    name,
    message: "Unzipped size must be smaller than 262144000 bytes",
  });
  await expect(create(zipWithMode("link", "/etc", 0o120_777))).rejects.toThrow(/symbolic link, link;/);
});

it("the code of functions is removed with the emulator", async () => {
  const before = new Set(await readdir(tmpdir()));
  const world = await startWorld();
  await createFunction(world.client, "a", "export const handler = async () => 1;");
  const made = (await readdir(tmpdir())).filter((name) => name.startsWith("kinesis-emu-") && !before.has(name));
  expect(made.length).toBeGreaterThan(0);
  await world[Symbol.asyncDispose]();
  expect(made.filter((name) => existsSync(join(tmpdir(), name))).length).toBeLessThan(made.length);
});
