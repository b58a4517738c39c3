import { expect, it } from "vitest";
import { describeWithDocker } from "../support/docker.ts";
import { healthy, runImage } from "./engine.ts";

describeWithDocker("the image, run by Docker alone", () => {
  it("is healthy on a read-only root, without capabilities and new privileges", async () => {
    await using run = await runImage({
      HostConfig: {
        ReadonlyRootfs: true,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges"],
        PidsLimit: 64,
        Memory: 256 * 1024 * 1024,
      },
    });

    await healthy(run.container);
  });

  it("is healthy on another port, and behind a proxy that is not there", async () => {
    const proxy = "http://127.0.0.1:9";
    await using run = await runImage({ Env: ["KINESIS_EMU_PORT=8080", `http_proxy=${proxy}`, `HTTP_PROXY=${proxy}`] });

    await healthy(run.container);
  });

  it.each(["SIGTERM", "SIGINT"])("ends on %s within a second, with exit code 0", async (signal) => {
    await using run = await runImage();
    await healthy(run.container);

    const begin = performance.now();
    const ended = run.container.wait() as Promise<{ StatusCode: number }>;
    await run.container.kill({ signal });

    expect(await ended).toMatchObject({ StatusCode: 0 });
    expect(performance.now() - begin).toBeLessThan(1_000);
  });

  it("takes the options of the command", async () => {
    await using run = await runImage({ Cmd: ["--port", "no"] });

    expect(await run.container.wait()).toMatchObject({ StatusCode: 2 });
  });

  it("prints its help", async () => {
    await using run = await runImage({ Cmd: ["--help"] });

    expect(await run.container.wait()).toMatchObject({ StatusCode: 0 });
    expect((await run.container.logs({ stdout: true })).toString()).toContain("KINESIS_EMU_STREAMS");
  });
});
