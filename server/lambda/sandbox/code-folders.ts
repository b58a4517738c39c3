import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzip } from "./unzip.ts";

/** This machine has no place for the code of functions; the message says what to do. */
export class NoPlaceForCode extends Error {
  override readonly name = "NoPlaceForCode";

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = `Make ${tmpdir()} writable; for a container with a read-only root, docker run --tmpfs /tmp:exec,mode=1777 does.`;
    super(`The code of a function cannot be unpacked under ${tmpdir()}: ${reason}. ${remedy}`, { cause });
  }
}

/** Where the code of functions lies while they run: in a temporary folder that only this user can read. */
export class CodeFolders {
  #base: Promise<string> | undefined;
  #count = 0;
  readonly #unpacking = new Set<Promise<string>>();

  /** @returns the new folder @throws ZipFault @throws NoPlaceForCode */
  async unpack(zip: Buffer): Promise<string> {
    const unpacking = this.#unpack(zip);
    this.#unpacking.add(unpacking);
    try {
      return await unpacking;
    } finally {
      this.#unpacking.delete(unpacking);
    }
  }

  async remove(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  /** Removes all, once nothing is being unpacked. */
  async close(): Promise<void> {
    const made = this.#base;
    this.#base = undefined;
    await Promise.allSettled(this.#unpacking);
    const base = await made?.catch(() => undefined);
    if (base !== undefined) await this.remove(base);
  }

  async #unpack(zip: Buffer): Promise<string> {
    // mkdtemp gives it mode 700.
    this.#base ??= mkdtemp(join(tmpdir(), "kinesis-emu-"));
    let folder: string | undefined;
    try {
      folder = join(await this.#base, String(this.#count++));
      await mkdir(folder);
      await unzip(zip, folder);
      return folder;
    } catch (error) {
      if (folder === undefined) this.#base = undefined;
      else await this.remove(folder);
      if (error instanceof Error && "syscall" in error) throw new NoPlaceForCode(error);
      throw error;
    }
  }
}
