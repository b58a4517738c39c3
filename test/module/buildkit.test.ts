import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runSuccessfully, succeeds } from "../clients/program.ts";
import { describeWithDocker, hasDocker } from "../support/docker.ts";
import { requirement } from "../support/requirements.ts";

/** Debian's docker has BuildKit built in, where another one, first in the PATH, may want a plug-in for it. */
const env = { ...process.env, PATH: `/usr/bin:${process.env["PATH"]}`, DOCKER_BUILDKIT: "1" };

async function hasBuildKit(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "kinesis-emu-"));
  try {
    await writeFile(join(folder, "Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    return await succeeds("env", ["DOCKER_BUILDKIT=1", `PATH=${env.PATH}`, "docker", "build", "--quiet", folder]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const isThere = hasDocker && requirement("buildkit", await hasBuildKit());

describeWithDocker("the Dockerfile", () => {
  it.skipIf(!isThere)(
    "is built by BuildKit as by the classic builder, which made the image of the other tests",
    async () => {
      const tag = `kinesis-emu/kinesis-emu:buildkit-${process.pid}`;
      try {
        await runSuccessfully("docker", ["build", "--tag", tag, "."], { env });

        const help = await runSuccessfully("docker", ["run", "--rm", tag, "--version"], { env });
        expect(help).toMatch(/^kinesis-emu \d+\.\d+\.\d+\n$/);
      } finally {
        await succeeds("docker", ["image", "rm", tag]);
      }
    },
  );
});
