import { readFileSync } from "node:fs";
import type { ImageInspectInfo } from "dockerode";
import { beforeAll, expect, it } from "vitest";
import { DEFAULT_IMAGE } from "../../module/index.ts";
import { VERSION } from "../../server/version.ts";
import { NODE_FLAGS } from "../../tools/bundle.ts";
import { describeWithDocker, docker } from "../support/docker.ts";

const BASE_IMAGE = "node:24-alpine";
const SECOND = 1_000_000_000;

describeWithDocker("the image", () => {
  let image: ImageInspectInfo;
  let base: ImageInspectInfo;

  beforeAll(async () => {
    const engine = await docker();
    image = await engine.getImage(DEFAULT_IMAGE).inspect();
    base = await engine.getImage(BASE_IMAGE).inspect();
  });

  it("is tagged with the version of the package", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

    expect(VERSION).toBe(version);
    expect(DEFAULT_IMAGE).toBe(`kinesis-emu/kinesis-emu:${version}`);
  });

  it("runs as a user with a number, which is not root's", () => {
    expect(image.Config.User).toBe("1000:1000");
  });

  it("exposes one port, which GitLab and Testcontainers look for", () => {
    expect(Object.keys(image.Config.ExposedPorts ?? {})).toEqual(["4567/tcp"]);
  });

  it("asks after its own health every second, without a program that it would have to bring along", () => {
    const { Test, Interval } = image.Config.Healthcheck ?? {};

    expect(Interval).toBe(SECOND);
    expect(Test?.join(" ")).toMatch(/^CMD-SHELL wget .*\/health/);
  });

  it("is started by node itself, and takes the command's arguments", () => {
    expect(image.Config.Entrypoint).toEqual(["node", ...NODE_FLAGS, "/opt/kinesis-emu/kinesis-emu.cjs"]);
    expect(image.Config.Cmd ?? []).toEqual([]);
  });

  it("brings no anonymous volume, which would be left behind by every run", () => {
    expect(image.Config.Volumes ?? {}).toEqual({});
  });

  it("says what it is and where it comes from", () => {
    expect(image.Config.Labels).toEqual({
      "org.opencontainers.image.title": "kinesis-emu",
      "org.opencontainers.image.description": expect.stringContaining("Kinesis") as unknown,
      "org.opencontainers.image.licenses": "MIT",
      "org.opencontainers.image.version": VERSION,
      "org.opencontainers.image.revision": expect.stringMatching(/^([0-9a-f]{40}(-dirty)?|unknown)$/) as unknown,
      "org.opencontainers.image.created": expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
    });
  });

  it("is one layer, smaller than the image it is made from", () => {
    expect(image.RootFS?.Layers).toHaveLength(1);
    expect(image.Size).toBeLessThan(base.Size);
  });
});
