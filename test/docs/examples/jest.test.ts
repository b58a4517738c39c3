import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { run, succeeds } from "../../clients/program.ts";
import { describeWithDocker } from "../../support/docker.ts";
import { requirement } from "../../support/requirements.ts";
import { ROOT, scratchProject } from "../../support/scratch-project.ts";
import { readProjectFile } from "../pages.ts";

const EXAMPLE = "examples/jest";
/** What npm gets for it: jest is no dependency of ours. */
const PACKAGES = ["jest@30", "@aws-sdk/client-kinesis@3", "testcontainers@12"];
/** What the example imports of our package, made of the sources as they stand. */
const ENTRIES = { ".": "module/index", "./client": "server/control/client" };

const files = readdirSync(join(ROOT, EXAMPLE)).map((name) => [name, readProjectFile(join(EXAMPLE, name))] as const);
const project = scratchProject(Object.fromEntries(files));
afterAll(() => project[Symbol.dispose]());

const install = ["install", "--no-save", "--no-audit", "--no-fund", ...PACKAGES];
const hasJest = requirement("jest", await succeeds("npm", install, { cwd: project.directory }));

describeWithDocker("the example of jest", () => {
  test.skipIf(!hasJest)("passes, with one container for all test files", async () => {
    const folder = join(project.directory, "node_modules/kinesis-emu");
    await build({
      absWorkingDir: ROOT,
      entryPoints: Object.values(ENTRIES).map((path) => `${path}.ts`),
      outdir: folder,
      outbase: ROOT,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
    });
    const exports = Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, `./${path}.js`]));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", exports }));

    const { exitCode, stderr } = await run("npm", ["test"], { cwd: project.directory, env: process.env });
    expect(stderr).toContain("1 passed, 1 total");
    expect(exitCode).toBe(0);
  });
});
