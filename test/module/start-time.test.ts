import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { KinesisEmuContainer } from "../../module/index.ts";
import { bundle } from "../../tools/bundle.ts";
import { runSuccessfully } from "../clients/program.ts";
import { describeWithDocker } from "../support/docker.ts";
import { freePort } from "../support/free-port.ts";

const ROUNDS = 7;
const MOST = 1.3;
const BARE_IMAGE = `kinesis-emu/bare-koa-server:${process.pid}`;
const DOCKERFILE = `
FROM node:24-alpine
COPY server.cjs /server.cjs
ENV NODE_ENV=production
EXPOSE 4567
USER 1000:1000
ENTRYPOINT ["node", "/server.cjs"]
`;

const docker = (...args: string[]): Promise<string> => runSuccessfully("docker", args, { env: process.env });

describeWithDocker("start()", { retry: 0 }, () => {
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "kinesis-emu-"));
    await bundle("test/module/bare-koa-server.ts", join(folder, "server.cjs"));
    await writeFile(join(folder, "Dockerfile"), DOCKERFILE);
    await docker("build", "--tag", BARE_IMAGE, folder);
    await rm(folder, { recursive: true });
  });
  afterAll(() => docker("image", "rm", "--force", BARE_IMAGE));

  it(`takes at most ${MOST} times as long as docker run of a bare Koa server until it answers`, async () => {
    const ours: number[] = [];
    const theirs: number[] = [];
    await emulatorStart(); // cold: modules are loaded, the engine looked for
    await bareStart();
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await emulatorStart());
      theirs.push(await bareStart());
    }

    const ratio = median(ours) / median(theirs);
    const figures = `start() ${median(ours).toFixed()} ms, docker run ${median(theirs).toFixed()} ms`;
    process.stdout.write(`${figures}: ${ratio.toFixed(2)} (medians of ${ROUNDS})\n`);
    expect(ratio).toBeLessThanOrEqual(MOST);
  });
});

async function emulatorStart(): Promise<number> {
  const begin = performance.now();
  await using _container = await new KinesisEmuContainer().withStream("orders", { shardCount: 2 }).start();
  return performance.now() - begin;
}

async function bareStart(): Promise<number> {
  const port = await freePort();
  const begin = performance.now();
  const id = (await docker("run", "--detach", "--publish", `127.0.0.1:${port}:4567`, BARE_IMAGE)).trim();
  while (!(await answers(port))) await sleep(2);
  const duration = performance.now() - begin;
  await docker("rm", "--force", id);
  return duration;
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
  } catch {
    return false;
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
