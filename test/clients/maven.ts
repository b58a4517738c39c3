import { mkdtempDisposable, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { succeeds } from "./program.ts";

/** Milliseconds; the first run downloads what the project needs. */
const DOWNLOAD_TIMEOUT = 180_000;

/**
 * @param pom the path of a project's pom.xml
 * @returns the class path of its dependencies; undefined when there is no Java or no Maven, or it does not get them
 */
export async function classPathOf(pom: string): Promise<string | undefined> {
  if (!(await succeeds("java", ["--version"]))) return undefined;
  await using folder = await mkdtempDisposable(join(tmpdir(), "kinesis-emu-maven-"));
  const file = join(folder.path, "class-path");
  const args = ["-q", "-B", "-f", pom, "dependency:build-classpath", `-Dmdep.outputFile=${file}`];
  const isFetched = await succeeds("mvn", args, { timeout: DOWNLOAD_TIMEOUT });
  return isFetched ? (await readFile(file, "utf8")).trim() : undefined;
}
