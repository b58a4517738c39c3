import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DEFAULT_IMAGE, KinesisEmuContainer, StartedKinesisEmuContainer } from "../../module/index.ts";
import { operationTable } from "../../server/operations/index.ts";
import { VERSION } from "../../server/version.ts";
import { ROOT } from "../support/scratch-project.ts";
import { blocksOf, PAGES, readProjectFile, type Block } from "./pages.ts";
import { snippet } from "./snippets.ts";

/** What may stand above a block: those that are equal to something, and those that are run (walk, containers). */
const CHECKS: Readonly<Record<string, (block: Block) => void>> = {
  snippet: ({ value, text }) => expect(text).toBe(snippet(value)),
  part: ({ value, text }) => expect(readProjectFile(value)).toContain(`\n${text}`),
  scripts: ({ text }) => expect(scriptsIn(text).filter((name) => !(name in manifest.scripts))).toEqual([]),
  server: () => undefined,
  shell: () => undefined,
  container: () => undefined,
  output: () => undefined,
  log: () => undefined,
};

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
};

const blocks = PAGES.flatMap(blocksOf);

describe("every block of code", () => {
  test.for(blocks)("$page:$line is taken from or run by a test", (block) => {
    const check = block.kind === undefined ? undefined : CHECKS[block.kind];
    expect(check, "the comment above it, such as <!-- snippet: path#region -->").toBeDefined();
    check?.(block);
  });

  test("has its fences in pairs, so that none is overlooked", () => {
    const fences = PAGES.flatMap((page) => readProjectFile(page).match(/^\s*(?:```|~~~)/gm) ?? []);
    expect(fences).toHaveLength(blocks.length * 2);
  });
});

describe.for(PAGES)("%s", (page) => {
  const markdown = readProjectFile(page);

  test("names files that exist", () => {
    const paths = [...markdown.matchAll(/`((?:server|module|test|tools|docs|examples|\.ci)\/[\w./-]*)`/g)].map(
      ([, path = ""]) => path,
    );
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test("names the image of this version", () => {
    expect(imagesIn(markdown).filter((image) => image !== DEFAULT_IMAGE)).toEqual([]);
  });
});

describe("the CI examples", () => {
  test.for(["examples/ci/github-actions.yml", "examples/ci/gitlab-ci.yml"])(
    "%s names the image of this version",
    (path) => {
      expect(imagesIn(readProjectFile(path))).toEqual([DEFAULT_IMAGE]);
    },
  );
});

describe("README.md", () => {
  const readme = readProjectFile("README.md");

  test("states the version", () => {
    expect(VERSION).toBe(manifest.version);
    expect(readme).toContain(`Version ${VERSION} is`);
    expect(readme).toContain(`kinesis-emu-${VERSION}.tgz`);
  });

  test("counts the operations", () => {
    expect(readme).toContain(`All ${Object.keys(operationTable).length} operations of the API`);
  });
});

describe("docs/recipes/vitest.md", () => {
  test("names methods that the module has", () => {
    const about = /^Besides `withStream`[\s\S]*?\n\n/m.exec(readProjectFile("docs/recipes/vitest.md"))?.[0] ?? "";
    const named = [...about.matchAll(/`((?:with|get)\w+|restart)(?:\(\))?`/g)].map(([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(10);
    const methods = [KinesisEmuContainer.prototype, StartedKinesisEmuContainer.prototype];
    expect(named.filter((name) => !methods.some((prototype) => name in prototype))).toEqual([]);
  });
});

/** The scripts that npm is asked for, which are not commands of its own. */
function scriptsIn(text: string): string[] {
  const named = [...text.matchAll(/\bnpm (?:run )?([\w:-]+)/g)].map(([, name = ""]) => name);
  return named.filter((name) => !["ci", "install", "pack"].includes(name));
}

/** Except the one that docker-compose.yml builds from the clone. */
function imagesIn(text: string): string[] {
  return text.match(/\bkinesis-emu\/kinesis-emu:(?!dev\b)[\w.-]+/g) ?? [];
}
