/**
 * Makes what the image runs: the command and everything it needs, and beside it the program that runs the code of Lambda
 * functions.
 *
 *   npm run bundle
 *
 * CommonJS, because it starts soonest; and in parts, so that what is loaded late takes no memory before
 * (docs/decisions/0021-the-bundle-in-parts.md).
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { build, transform, type Plugin } from "esbuild";

/** The file to run; its parts are beside it. */
export const BUNDLE = "dist/bundle/kinesis-emu.cjs";
/**
 * With which the image and `npm start` run Node. Left to itself, V8 lets what is young grow to 64 MiB and more under load
 * and keeps it: with a million records, the server took 320 MiB instead of 230, and was no faster for it.
 */
export const NODE_FLAGS = ["--max-semi-space-size=16"];
/** Where the command looks for it: beside its own files (server/lambda/bootstrap.ts). */
const BOOTSTRAP = "dist/bundle/bootstrap/main.cjs";

const PROJECT = dirname(import.meta.dirname);

const TARGET = "node24";

/** What `import.meta` stands for in a CommonJS file; its other members would be a warning, and so an error. */
const IMPORT_META = {
  "import.meta.filename": "__filename",
  "import.meta.dirname": "__dirname",
};

/** What a web server sends; a type that is given in full needs no entry. */
const MEDIA_TYPES =
  /^(?:text|image|font)\/|^application\/(?:gzip|javascript|json|manifest\+json|octet-stream|wasm|xml|yaml|zip)$/;

/** Koa brings 2,500 media types along, which take 2.5 MiB and a tenth of the time of a start. */
const fewerMediaTypes: Plugin = {
  name: "fewer-media-types",
  setup(bundling) {
    bundling.onLoad({ filter: /\/mime-db\/db\.json$/ }, async ({ path }) => {
      const all = JSON.parse(await readFile(path, "utf8")) as Record<string, { readonly extensions?: string[] }>;
      const kept = Object.entries(all).filter(([type, { extensions }]) => extensions && MEDIA_TYPES.test(type));
      return { loader: "json", contents: JSON.stringify(Object.fromEntries(kept)) };
    });
  },
};

/**
 * pino can write from a thread of its own, which it loads whether it is asked for or not, and Node's workers with it.
 * Nothing here asks for it: its lines go to a function.
 */
const noLogThread: Plugin = {
  name: "no-log-thread",
  setup(bundling) {
    const namespace = "no-log-thread";
    bundling.onResolve({ filter: /^worker_threads$/ }, ({ path }) => ({ path, namespace }));
    bundling.onLoad({ filter: /./, namespace }, () => ({ contents: "module.exports = { isMainThread: true };" }));
    bundling.onLoad({ filter: /\/pino\/lib\/transport\.js$/ }, () => ({
      contents: 'module.exports = () => { throw new Error("The bundle has no transports of pino."); };',
    }));
  },
};

/**
 * Makes a program of an entry point.
 * @param outfile relative to the project, or absolute; parts of the program are put beside it
 * @throws Error with esbuild's own words on an error, and on a warning too: what esbuild doubts fails at run time
 */
export async function bundle(entry = "server/main.ts", outfile = BUNDLE): Promise<void> {
  const file = resolve(PROJECT, outfile);
  const folder = dirname(file);
  const { warnings, outputFiles } = await build({
    absWorkingDir: PROJECT,
    entryPoints: [{ in: entry, out: basename(outfile, ".cjs") }],
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    // Only ES modules can be split; the parts become CommonJS below.
    splitting: true,
    format: "esm",
    platform: "node",
    target: TARGET,
    // Fewer bytes to read at every start; names stay, for stack traces.
    minifyWhitespace: true,
    plugins: [fewerMediaTypes, noLogThread],
    define: IMPORT_META,
    write: false,
    logLevel: "warning",
  });
  if (warnings.length > 0) throw new Error(`esbuild has ${warnings.length} warnings about ${entry}; see above.`);
  await mkdir(folder, { recursive: true });
  for (const { path, text } of outputFiles) await writeFile(path, await toCommonJs(text));
}

async function toCommonJs(module: string): Promise<string> {
  const { code } = await transform(module, { format: "cjs", platform: "node", target: TARGET, minifyWhitespace: true });
  return code;
}

if (import.meta.main) {
  await rm(join(PROJECT, dirname(BUNDLE)), { recursive: true, force: true });
  await bundle();
  await bundle("server/lambda/bootstrap/main.ts", BOOTSTRAP);
  for (const file of [BUNDLE, BOOTSTRAP]) console.log(`made ${join(PROJECT, file)}`);
}
