/**
 * Builds the module's default image and tags it:
 *
 *   npm run image
 */
import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import type Dockerode from "dockerode";
import { getContainerRuntimeClient } from "testcontainers";
import { DEFAULT_IMAGE } from "../module/image.ts";
import { VERSION } from "../server/version.ts";

const ROOT = dirname(import.meta.dirname);

/** A line of the engine's answer to a build. */
interface BuildEvent {
  readonly stream?: string;
  readonly error?: string;
}

/**
 * @param onProgress receives the engine's output piece by piece
 * @returns the image's tag
 * @throws Error when no Docker engine answers, or with the engine's reason when a step fails
 */
export async function buildImage(onProgress: (text: string) => void): Promise<string> {
  const engine = await dockerEngine();
  const { revision, created } = await commit();
  const answer = await engine.buildImage(
    { context: ROOT, src: await contextFiles() },
    { t: DEFAULT_IMAGE, forcerm: true, buildargs: { VERSION, REVISION: revision, CREATED: created } },
  );
  await new Promise<void>((resolve, reject) => {
    // A step that fails is an event like any other; only a broken connection is an error.
    const finished = (error: Error | null, events: readonly BuildEvent[]): void => {
      const failure = error?.message ?? events.find((event) => event.error !== undefined)?.error;
      if (failure === undefined) resolve();
      else reject(new Error(`The image cannot be built: ${failure}`));
    };
    engine.modem.followProgress(answer, finished, ({ stream, error }: BuildEvent) => onProgress(stream ?? error ?? ""));
  });
  return DEFAULT_IMAGE;
}

/** The engine that Testcontainers will use, too. */
async function dockerEngine(): Promise<Dockerode> {
  try {
    return (await getContainerRuntimeClient()).container.dockerode;
  } catch (cause) {
    throw new Error(
      `The image cannot be built.\n  why: no Docker engine answers\n` +
        `  what to do: start Docker, or set DOCKER_HOST to where it listens, then try again`,
      { cause },
    );
  }
}

/**
 * The files that .dockerignore, an allow-list, lets through. One by one, since dockerode's reading of it leaves out
 * what lies in folders.
 */
async function contextFiles(): Promise<string[]> {
  const lines = (await readFile(join(ROOT, ".dockerignore"), "utf8")).split("\n");
  const allowed = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
  return (await Promise.all(allowed.map(filesUnder))).flat().toSorted();
}

async function filesUnder(path: string): Promise<string[]> {
  if (!(await stat(join(ROOT, path))).isDirectory()) return [path];
  const entries = await readdir(join(ROOT, path), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/** Of the commit, not of the build: one commit makes one image, and a build that changes nothing is found made. */
async function commit(): Promise<{ revision: string; created: string }> {
  try {
    const revision = await git("describe", "--always", "--dirty", "--abbrev=40", "--exclude=*");
    return { revision, created: await git("log", "-1", "--format=%cI") };
  } catch {
    // Without git, or in a copy that is no clone.
    return { revision: "unknown", created: new Date().toISOString() };
  }
}

async function git(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("git", args, { cwd: ROOT });
  return stdout.trim();
}

if (import.meta.main) {
  try {
    console.log(`tagged ${await buildImage((text) => process.stdout.write(text))}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
