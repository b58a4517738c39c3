import { readProjectFile } from "./pages.ts";

/** How the tests of this project import it, and how its users do. */
const IMPORTS = [
  [/"(?:\.\.\/)+module\/index\.ts"/g, '"kinesis-emu"'],
  [/"(?:\.\.\/)+server\/control\/client\.ts"/g, '"kinesis-emu/client"'],
  [/"(?:\.\.\/)+server\/index\.ts"/g, '"kinesis-emu/server"'],
] as const;

/**
 * What a page may show of a file: all of it, or regions between the comments `name {` and `}`, at the left margin and
 * with the imports that a user writes.
 *
 * @param source `path`, `path#name` or `path#name,name`
 * @throws Error when there is no such region
 */
export function snippet(source: string): string {
  const [path = "", names] = source.split("#");
  const content = readProjectFile(path);
  const regions = names?.split(",").map((name) => unindented(region(path, content, name)));
  const text = regions?.join("\n") ?? content;
  return IMPORTS.reduce((shown, [here, there]) => shown.replaceAll(here, there), text);
}

function region(path: string, content: string, name: string): string {
  const lines = content.split("\n");
  const begin = lines.findIndex((line) => /^\s*(?:\/\/|#) (.+) \{$/.exec(line)?.[1] === name);
  const indent = /^\s*/.exec(lines[begin] ?? "")?.[0] ?? "";
  const end = lines.findIndex((line, at) => at > begin && [`${indent}// }`, `${indent}# }`].includes(line));
  if (begin < 0 || end < 0) throw new Error(`${path} has no region "${name}"`);
  return `${lines
    .slice(begin + 1, end)
    .join("\n")
    .trimEnd()}\n`;
}

function unindented(text: string): string {
  const lines = text.split("\n");
  const indents = lines.filter((line) => line !== "").map((line) => line.length - line.trimStart().length);
  const margin = Math.min(...indents);
  return lines.map((line) => line.slice(margin)).join("\n");
}
