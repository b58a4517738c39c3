import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/scratch-project.ts";

/** A fenced block of a page, and the comment above it that says where it comes from: `<!-- kind: value -->`. */
export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly kind: string | undefined;
  readonly value: string;
  readonly text: string;
}

/** The pages that people read, by path. */
export const PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...pagesUnder("docs")];

const FENCED = /(?:^<!-- ([a-z]+)(?:: (.+?))? -->\n+)?^```([a-z]*)\n([\s\S]*?)^```$/gm;

export function blocksOf(page: string): Block[] {
  const markdown = readProjectFile(page);
  return [...markdown.matchAll(FENCED)].map((match) => {
    const [, kind, value = "", language = "", text = ""] = match;
    return { page, line: markdown.slice(0, match.index).split("\n").length, language, kind, value, text };
  });
}

/** The path is relative to the project. */
export function readProjectFile(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function pagesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => join(folder, path))
    .toSorted();
}
