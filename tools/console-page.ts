/**
 * Makes the console's page from its sources in console/, and writes it as the module that the server serves it from:
 *
 *   npm run console-page
 *
 * The module is committed, so that a clone, the npm package and the image all have the page without a step of their own.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const ROOT = dirname(import.meta.dirname);
const MODULE = join(ROOT, "server/console/page.generated.ts");

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** What the page is made of, by file name. @throws Error with esbuild's own words on an error or a warning */
export async function buildPage(): Promise<ReadonlyMap<string, Buffer>> {
  const { outputFiles, warnings } = await build({
    absWorkingDir: ROOT,
    entryPoints: { console: "console/main.tsx", style: "console/style.css" },
    outdir: "out",
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome120", "firefox121", "safari17"],
    jsx: "automatic",
    jsxImportSource: "preact",
    banner: { js: "/* kinesis-emu; with Preact and its signals, © Jason Miller and the Preact team, MIT */" },
    logLevel: "warning",
  });
  if (warnings.length > 0) throw new Error(`esbuild has ${warnings.length} warnings about the page; see above.`);
  const built = outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)] as const);
  const asTheyAre = ["index.html", "icon.svg"].map(
    (name) => [name, readFileSync(join(ROOT, "console", name))] as const,
  );
  return new Map([...asTheyAre, ...built]);
}

function render(files: ReadonlyMap<string, Buffer>): string {
  const entries = [...files].map(([name, content]) => {
    const type = TYPES[name.slice(name.lastIndexOf("."))];
    if (type === undefined) throw new Error(`The page has a file of a type that nobody named: ${name}.`);
    const etag = createHash("sha256").update(content).digest("base64url").slice(0, 16);
    const gzip = gzipSync(content, { level: 9 }).toString("base64");
    return `  ${JSON.stringify(name)}: {\n    type: ${JSON.stringify(type)},\n    etag: "${etag}",\n    gzip: "${gzip}",\n  },\n`;
  });
  return `// Made by \`npm run console-page\` (tools/console-page.ts). Do not edit.

/** A part of the page: packed, and in base64. */
export interface Asset {
  readonly type: string;
  readonly etag: string;
  readonly gzip: string;
}

export const ASSETS: Readonly<Record<string, Asset>> = {
${entries.join("")}};
`;
}

if (import.meta.main) {
  const text = render(await buildPage());
  writeFileSync(MODULE, text);
  console.log(`server/console/page.generated.ts is up to date: ${(text.length / 1024).toFixed(0)} KiB`);
}
