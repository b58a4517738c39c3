import { randomUUID } from "node:crypto";
import { Wait } from "testcontainers";
import { expect, it } from "vitest";
import { KinesisEmuContainer, StartError } from "../../module/index.ts";
import { describeWithDocker, docker } from "../support/docker.ts";

const NAME = "kinesis-emu.test";

/** The error of a start that fails. */
async function failure(container: KinesisEmuContainer): Promise<Error> {
  return container.start().then(
    () => expect.fail("it has started"),
    (error: unknown) => error as Error,
  );
}

async function containersLeft(label: string): Promise<number> {
  const filters = { label: [`${NAME}=${label}`] };
  return (await (await docker()).listContainers({ all: true, filters })).length;
}

describeWithDocker("a start that fails", () => {
  it("shows the container's last log lines, and leaves nothing behind", async () => {
    const label = randomUUID();
    const error = await failure(new KinesisEmuContainer().withLabels({ [NAME]: label }).withRegion("Mars"));

    expect(error).toBeInstanceOf(StartError);
    expect(error.message).toContain("The container ended with exit code 2. Its last lines:");
    expect(error.message).toContain('why: "Mars" is not a region');
    expect(await containersLeft(label)).toBe(0);
  });

  it("tells of a container that says Ready. and ends before it answers", async () => {
    const container = new KinesisEmuContainer().withEntrypoint(["sh", "-c", "echo Ready.; sleep 1; echo bye; exit 3"]);
    const error = await failure(container);

    expect(error.message).toContain("/health got no answer");
    expect(error.message).toMatch(/exit code 3\. Its last lines:\n {2}Ready\.\n {2}bye$/);
  });

  it("tells of a container that never gets ready", async () => {
    const container = new KinesisEmuContainer().withEntrypoint(["sh", "-c", "echo hello; exec sleep 60"]);
    const error = await failure(container.withStartupTimeout(500));

    expect(error.message).toContain("not received after 500ms\nThe container runs. Its last lines:\n  hello");
  });

  it("tells of a container that cannot even be started, which Testcontainers would leave behind", async () => {
    const label = randomUUID();
    const container = new KinesisEmuContainer().withLabels({ [NAME]: label }).withEntrypoint(["no-such-program"]);
    const error = await failure(container);

    expect(error).toBeInstanceOf(StartError);
    expect(error.message).toContain("no-such-program");
    expect(await containersLeft(label)).toBe(0);
  });

  it("fails as the user's own wait strategy fails", async () => {
    const container = new KinesisEmuContainer().withWaitStrategy(
      Wait.forLogMessage("a line that never comes").withStartupTimeout(500),
    );

    await expect(container.start()).rejects.toThrow("a line that never comes");
  });
});
