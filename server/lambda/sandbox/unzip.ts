import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fromBufferPromise, type Entry, type ZipFile } from "yauzl";

/** Bytes that the code of a function may have when it is unpacked. */
export const MAX_UNZIPPED = 262_144_000;

/** Files and folders. A bomb of empty ones would cost inodes; no function has as many. */
const MAX_ENTRIES = 100_000;

const UNIX = 3;
const FILE_TYPE = 0o170_000;
const SYMLINK = 0o120_000;
const EXECUTABLE = 0o111;

/** A zip that is not unpacked; `fault` says in which way. */
export class ZipFault extends Error {
  readonly fault: "unreadable" | "empty" | "too-large" | "symlink";

  constructor(fault: ZipFault["fault"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/**
 * Unpacks a zip into a folder, with the executable bits of its files. Nothing lands outside of the folder: yauzl
 * refuses names that lead out of it, and that a file has more bytes than it says; links are refused here.
 * @throws ZipFault, and what the system says of a disk that takes nothing
 */
export async function unzip(zip: Buffer, folder: string): Promise<void> {
  try {
    await check(await fromBufferPromise(zip));
    const archive = await fromBufferPromise(zip);
    for await (const entry of archive.eachEntry()) await write(archive, entry, folder);
  } catch (error) {
    if (error instanceof ZipFault || isOfTheMachine(error)) throw error;
    throw new ZipFault("unreadable", String(error), { cause: error });
  }
}

/** A full or unwritable disk is no fault of the zip; names in it that get into each other's way are. */
function isOfTheMachine(error: unknown): boolean {
  if (!(error instanceof Error) || !("syscall" in error)) return false;
  return !["ENOTDIR", "EISDIR", "EEXIST", "ENAMETOOLONG"].includes(String((error as NodeJS.ErrnoException).code));
}

/** Before a byte is written: what the zip says that it holds. */
async function check(archive: ZipFile): Promise<void> {
  let [bytes, entries] = [0, 0];
  const root: Place = new Map();
  for await (const entry of archive.eachEntry()) {
    bytes += entry.uncompressedSize;
    // An entry without a name of its own counts too.
    entries += Math.max(1, newPlaces(root, entry.fileName));
    if (bytes > MAX_UNZIPPED || entries > MAX_ENTRIES) throw new ZipFault("too-large", `${bytes} bytes or more`);
    if ((modeOf(entry) & FILE_TYPE) === SYMLINK) throw new ZipFault("symlink", entry.fileName);
  }
  if (entries === 0) throw new ZipFault("empty", "the zip holds nothing");
}

/** A folder, and what is in it, by its names. */
type Place = Map<string, Place>;

/** Adds a name. @returns how many files and folders come with it, those on the way included */
function newPlaces(root: Place, name: string): number {
  let count = 0;
  let folder = root;
  for (const part of name.split("/")) {
    if (part === "") continue;
    let place = folder.get(part);
    if (!place) {
      count++;
      place = new Map();
      folder.set(part, place);
    }
    folder = place;
  }
  return count;
}

async function write(archive: ZipFile, entry: Entry, folder: string): Promise<void> {
  const path = join(folder, entry.fileName);
  if (entry.fileName.endsWith("/")) {
    await mkdir(path, { recursive: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  const mode = (modeOf(entry) & EXECUTABLE) === 0 ? 0o644 : 0o755;
  await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(path, { mode }));
}

/** What a Unix says of a file; 0 where the zip comes from elsewhere. */
function modeOf({ versionMadeBy, externalFileAttributes }: Entry): number {
  return versionMadeBy >>> 8 === UNIX ? externalFileAttributes >>> 16 : 0;
}
