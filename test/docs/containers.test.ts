import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { GenericContainer, Network, Wait, type StartedTestContainer } from "testcontainers";
import { expect, test } from "vitest";
import { CONTAINER_PORT } from "../../module/image.ts";
import { runSuccessfully } from "../clients/program.ts";
import { describeWithDocker } from "../support/docker.ts";
import { ROOT } from "../support/scratch-project.ts";
import { blocksOf, PAGES, readProjectFile } from "./pages.ts";

const commands = PAGES.flatMap(blocksOf).filter(({ kind }) => kind === "container");

/** Puts a record into the stream `orders`, wherever the environment says that it is, and reads it. */
const CLIENT = "examples/put-and-read.mjs";

describeWithDocker("the containers of the pages", () => {
  test.for(commands)("$page:$line answers", async ({ text: command }) => {
    const name = `kinesis-emu-docs-${process.pid}`;
    const own = command
      .replace("docker run", `docker run --name ${name}`)
      .replace(`-p 127.0.0.1:${CONTAINER_PORT}:`, "-p 127.0.0.1::");
    const container = spawn("bash", ["-c", own], { stdio: ["ignore", "pipe", "pipe"] });
    try {
      await untilReady(container);
      const published = await runSuccessfully("docker", ["port", name, String(CONTAINER_PORT)], { env: process.env });
      expect(await putAndRead({ AWS_ENDPOINT_URL_KINESIS: `http://${published.trim()}` })).toMatch(/^read /m);
    } finally {
      await runSuccessfully("docker", ["rm", "-f", name], { env: process.env });
    }
  });
});

describeWithDocker("the CI services", () => {
  test("GitHub Actions: healthy without options, and reached on a port of the machine", async () => {
    const { image, service, job } = settingsOf("examples/ci/github-actions.yml");
    await using kinesis = await startService(image, service);
    const port = kinesis.getMappedPort(CONTAINER_PORT);
    const environment = Object.entries(job).map(([key, value]) => [
      key,
      value.replace(`:${CONTAINER_PORT}`, `:${port}`),
    ]);
    expect(await putAndRead(Object.fromEntries(environment) as NodeJS.ProcessEnv)).toMatch(/^read /m);
  });

  test("GitLab: reached by its alias from the job's container", async () => {
    const { image, service, job, alias } = settingsOf("examples/ci/gitlab-ci.yml");
    await using network = await new Network().start();
    const definition = new GenericContainer(image).withNetwork(network).withNetworkAliases(alias);
    await using _kinesis = await definition.withEnvironment(service).withWaitStrategy(Wait.forHealthCheck()).start();
    await using _job = await new GenericContainer("node:24-alpine")
      .withNetwork(network)
      .withEnvironment(job)
      .withCopyFilesToContainer([{ source: join(ROOT, CLIENT), target: "/tmp/client.mjs" }])
      .withCommand(["node", "/tmp/client.mjs"])
      .withWaitStrategy(Wait.forLogMessage(/^read /))
      .start();
  });
});

/** As a runner starts it: by the image's own health check, its port on one of the machine's. */
async function startService(image: string, environment: Record<string, string>): Promise<StartedTestContainer> {
  return new GenericContainer(image)
    .withExposedPorts(CONTAINER_PORT)
    .withEnvironment(environment)
    .withWaitStrategy(Wait.forHealthCheck())
    .start();
}

async function putAndRead(environment: NodeJS.ProcessEnv): Promise<string> {
  return runSuccessfully(process.execPath, [join(ROOT, CLIENT)], { env: { ...environment } });
}

/** What these two files say of the service and of the job, line by line: they are ours, and simple. */
function settingsOf(path: string): {
  image: string;
  alias: string;
  service: Record<string, string>;
  job: Record<string, string>;
} {
  const yaml = readProjectFile(path);
  const variables = [...yaml.matchAll(/^ +([A-Z][A-Z_]+): (.+)$/gm)].map(([, key = "", value = ""]) => [key, value]);
  const only = (prefix: string): Record<string, string> =>
    Object.fromEntries(variables.filter(([key]) => key?.startsWith(prefix))) as Record<string, string>;
  return {
    image: /(?:image|name): (kinesis-emu\/\S+)/.exec(yaml)?.[1] ?? "",
    alias: /alias: (\S+)/.exec(yaml)?.[1] ?? "",
    service: only("KINESIS_EMU_"),
    job: only("AWS_"),
  };
}

async function untilReady(container: ReturnType<typeof spawn>): Promise<void> {
  const { stdout, stderr } = container;
  if (!stdout || !stderr) throw new Error("the container's output is not piped");
  const errors = text(stderr);
  let printed = "";
  for await (const chunk of stdout.setEncoding("utf8")) {
    printed += String(chunk);
    if (/^Ready\.$/m.test(printed)) return;
  }
  throw new Error(`the container ended before it was ready:\n${printed}${await errors}`);
}
