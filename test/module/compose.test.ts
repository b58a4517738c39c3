import { describe, expect, it } from "vitest";
import { run, runSuccessfully, succeeds } from "../clients/program.ts";
import { describeWithDocker, hasDocker } from "../support/docker.ts";
import { freePort } from "../support/free-port.ts";
import { requirement } from "../support/requirements.ts";

/** Compose v2 where there is one, else the docker-compose of before. */
async function findCompose(): Promise<readonly string[] | undefined> {
  if (await succeeds("docker", ["compose", "version"])) return ["docker", "compose"];
  return (await succeeds("docker-compose", ["version"])) ? ["docker-compose"] : undefined;
}

const compose = await findCompose();
const hasComposeProgram = requirement("docker-compose", compose !== undefined);
const hasCompose = hasDocker && hasComposeProgram;

describe("docker-compose.yml", () => {
  it.skipIf(!hasComposeProgram)(
    "is valid with the profile for metrics, of which each image has its version",
    async () => {
      const [program = "", ...first] = compose ?? [];
      const config = await runSuccessfully(program, [...first, "--profile", "metrics", "config"], { env: process.env });
      const images = [...config.matchAll(/image: (\S+)/g)].map(([, image = ""]) => image);
      expect(images.filter((image) => !/:v?\d+|:dev$/.test(image))).toEqual([]);
      expect(config).toMatch(/prom\/prometheus:v\d+\.\d+\.\d+/);
      expect(config).toMatch(/grafana\/grafana:\d+\.\d+\.\d+/);
    },
  );
});

describeWithDocker("docker-compose.yml", () => {
  it.skipIf(!hasCompose)("starts the emulator, and then an application that puts and reads", async () => {
    const [program = "", ...first] = compose ?? [];
    const args = [...first, "--project-name", `kinesis-emu-test-${process.pid}`];
    const env = { ...process.env, KINESIS_PORT: String(await freePort()) };
    try {
      const up = ["up", "--build", "--no-color", "--exit-code-from", "app"];
      const output = await runSuccessfully(program, [...args, ...up], { env });

      expect(output).toMatch(/put into shardId-00000000000[01] as \d{56}/);
      expect(output).toContain('read {"id":1,"item":"tea"}');
    } finally {
      await run(program, [...args, "down", "--volumes"], { env });
    }
  });
});
