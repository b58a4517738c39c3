import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT, scratchProject } from "../support/scratch-project.ts";

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly name?: string; readonly run?: string }[] }>
  >;
}

const workflow = parse(readFileSync(join(ROOT, ".github/workflows/release.yml"), "utf8")) as Workflow;

/** Runs a step of a release as GitHub does, with an npm that only says what it was asked. */
function runStep(job: string, name: string, manifest: object, env: Readonly<Record<string, string>>) {
  const script = workflow.jobs[job]?.steps.find((step) => step.name === name)?.run;
  if (script === undefined) throw new Error(`${job} has no step "${name}"`);
  using folder = scratchProject({ "package.json": JSON.stringify(manifest), "bin/npm": '#!/bin/sh\necho "npm $*"\n' });
  const npm = join(folder.directory, "bin/npm");
  chmodSync(npm, 0o755);
  writeFileSync(join(folder.directory, "step.sh"), script);
  const PATH = `${join(folder.directory, "bin")}:${process.env["PATH"]}`;
  const { status, stdout } = spawnSync("bash", ["-e", "step.sh"], {
    cwd: folder.directory,
    encoding: "utf8",
    env: { PATH, ...env },
  });
  return { status, said: stdout.trim() };
}

describe("a release", () => {
  test.each([
    ["0.2.0", "latest"],
    ["0.2.0-rc.1", "next"],
  ])("of %s has the tag %s on npm", (version, tag) => {
    expect(runStep("npm", "Publish", {}, { VERSION: version })).toEqual({
      status: 0,
      said: `npm publish --provenance --access public --tag ${tag}`,
    });
  });

  test("stops at a package.json that does not name the repository, and says what it has to name", () => {
    const run = (manifest: object) =>
      runStep("test", "package.json says where the source is", manifest, { GITHUB_REPOSITORY: "somebody/kinesis-emu" });
    const url = "git+https://github.com/somebody/kinesis-emu.git";
    expect(run({ repository: { type: "git", url } })).toEqual({ status: 0, said: "" });
    for (const repository of [undefined, { type: "git", url: "git+https://github.com/else/kinesis-emu.git" }]) {
      expect(run({ repository })).toEqual({
        status: 1,
        said: expect.stringMatching(/^::error::.* set it to git\+https.*\.git\.$/),
      });
    }
  });
});
