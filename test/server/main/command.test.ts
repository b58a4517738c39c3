import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it, vi } from "vitest";
import { OPTIONS } from "../../../server/config/options.ts";
import { callJson, openSocket, readUntilClosed } from "../../support/raw-request.ts";
import { run, started } from "./spawn.ts";

vi.setConfig({ testTimeout: 30_000 });

const manifest = JSON.parse(await readFile(new URL("../../../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const MISTAKE = /^kinesis-emu: .+\n {2}why: .+\n {2}what to do: .+\n$/;

describe.concurrent("kinesis-emu, when it has started", () => {
  it.each([[[]], [["start"]]])(
    "says where it listens, what to copy and that it is ready: %j",
    async (args: string[]) => {
      await using command = run([...args, "--port", "0"]);
      const output = await command.prints(/^Ready\.$/m);
      const lines = output.split("\n");
      expect(lines[0]).toBe(
        `kinesis-emu ${manifest.version} listens on 127.0.0.1, port ${command.port}: HTTP/1.1, HTTP/2 and TLS`,
      );
      expect(lines[1]).toBe(`export AWS_ENDPOINT_URL_KINESIS=http://127.0.0.1:${command.port}`);
      expect(lines.slice(2)).toEqual(["Ready.", ""]);
      expect(command.stderr).toBe("");
    },
  );

  it("prints a line for every call, with the code and the reason of an error", async () => {
    await using command = await started();
    await callJson(command.endpoint, "ListStreams", {});
    await callJson(command.endpoint, "DescribeStream", { StreamName: "missing" });
    await callJson(command.endpoint, "whatever", {});
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}`;
    await command.prints(new RegExp(`^${time}  INFO  AWS kinesis\\.ListStreams => 200 \\(\\d+\\.\\d ms\\)$`, "m"));
    await command.prints(
      new RegExp(
        `^${time}  INFO  AWS kinesis\\.DescribeStream => 400 \\(ResourceNotFoundException, \\d+\\.\\d ms\\): ` +
          "Stream missing under account 000000000000 not found\\.$",
        "m",
      ),
    );
    await command.prints(
      new RegExp(`^${time}  INFO  AWS kinesis\\.whatever => 400 \\(UnknownOperationException, \\d+\\.\\d ms\\)$`, "m"),
    );
  });

  it("prints no control characters that a caller sends", async () => {
    await using command = await started();
    const socket = await openSocket(command.port);
    const head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n";
    socket.write(Buffer.from(`${head}X-Amz-Target: Kinesis_20131202.a\u009B2J\r\n\r\n`, "latin1"));
    await readUntilClosed(socket);
    const output = await command.prints(/AWS kinesis\..* => 400/);
    expect(output).not.toMatch(/[^\n\u0020-\u007E]/);
  });

  it("prints JSON for machines when asked, and nothing of calls when told to be quiet", async () => {
    await using json = await started(["--log-format", "json"]);
    await callJson(json.endpoint, "ListStreams", {});
    const output = await json.prints(/ListStreams.*\n/);
    const line = output.split("\n").find((text) => text.includes("ListStreams")) ?? "";
    expect(JSON.parse(line)).toMatchObject({ level: 30, time: expect.stringMatching(/Z$/) as string });
    await using quiet = await started(["--log-level", "warn"]);
    await callJson(quiet.endpoint, "ListStreams", {});
    expect(quiet.stdout).toMatch(/Ready\.\n$/);
  });

  it("listens on loopback alone", async () => {
    await using command = await started();
    const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
    const others = addresses.filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of others) await expect(openSocket(command.port, address)).rejects.toThrow("ECONNREFUSED");
    const table = await readFile("/proc/net/tcp", "utf8").catch(() => "");
    const port = command.port.toString(16).toUpperCase().padStart(4, "0");
    const listening = [...table.matchAll(/^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A /gm)].filter(
      (match) => match[2] === port,
    );
    expect(listening.map(([, address]) => address).filter((address) => address !== "0100007F")).toEqual([]);
  });
});

describe.concurrent("streams to create at start", () => {
  it.each(["KINESIS_EMU_STREAMS", "INITIALIZE_STREAMS"])("from %s exist when it is ready", async (variable) => {
    await using command = await started([], { [variable]: "orders:2,payments:1:eu-west-1,clicks" });
    const here = await callJson(command.endpoint, "ListStreams", {});
    expect(JSON.parse(here.text)).toMatchObject({ StreamNames: ["clicks", "orders"] });
    const shards = await callJson(command.endpoint, "ListShards", { StreamName: "orders" });
    expect((JSON.parse(shards.text) as { Shards: unknown[] }).Shards).toHaveLength(2);
    const StreamARN = "arn:aws:kinesis:eu-west-1:000000000000:stream/payments";
    const there = await callJson(command.endpoint, "DescribeStreamSummary", { StreamARN });
    expect(JSON.parse(there.text)).toMatchObject({ StreamDescriptionSummary: { StreamARN, OpenShardCount: 1 } });
  });
});

describe.concurrent("help", () => {
  it.each(["--help", "-h", "help"])("by %s lists every option with its variable and its default", async (flag) => {
    await using command = run([flag]);
    expect(await command.exit).toEqual({ code: 0, signal: null });
    for (const option of Object.values(OPTIONS)) {
      const described = command.stdout.slice(command.stdout.indexOf(`  --${option.flag} <${option.placeholder}>`));
      expect(described).toContain(option.help);
      expect(described).toContain(option.environment + (option.default === "" ? "" : `, default ${option.default}`));
    }
    expect(command.stderr).toBe("");
  });

  it("prints the package's version", async () => {
    await using command = run(["--version"]);
    expect(await command.exit).toEqual({ code: 0, signal: null });
    expect(command.stdout).toBe(`kinesis-emu ${manifest.version}\n`);
  });
});

describe.concurrent("a mistake", () => {
  it("over a busy port says what happened, why and what to do", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    await using command = run(["--port", String(port)]);
    expect(await command.exit).toEqual({ code: 2, signal: null });
    expect(command.stderr).toMatch(MISTAKE);
    expect(command.stderr).toContain(
      `Cannot listen on 127.0.0.1:${port}.\n  why: Another process listens on that port.`,
    );
    expect(command.stdout).toBe("");
    server.close();
  });

  it.each([
    [["--port", "x"], {}, "--port"],
    [["--host", "256.1.1.1"], {}, "256.1.1.1"],
    [["--region", "EU"], {}, "--region"],
    [["--account-id", "1"], {}, "--account-id"],
    [["--streams", "a:b"], {}, "--streams"],
    [["--transition-time", "1s"], {}, "--transition-time"],
    [["--log-level", "loud"], {}, "--log-level"],
    [["--log-format", "xml"], {}, "--log-format"],
    [["--nonsense"], {}, "--nonsense"],
    [["stop"], {}, "stop"],
    [[], { KINESIS_EMU_PORT: "70000" }, "KINESIS_EMU_PORT"],
    [[], { KINESIS_EMU_HOST: "" }, "KINESIS_EMU_HOST"],
    [[], { KINESIS_EMU_REGION: "EU" }, "KINESIS_EMU_REGION"],
    [[], { KINESIS_EMU_ACCOUNT_ID: "1" }, "KINESIS_EMU_ACCOUNT_ID"],
    [[], { KINESIS_EMU_STREAMS: "orders:0" }, "KINESIS_EMU_STREAMS"],
    [[], { INITIALIZE_STREAMS: "orders:x" }, "INITIALIZE_STREAMS"],
    [[], { KINESIS_EMU_TRANSITION_TIME: "-1" }, "KINESIS_EMU_TRANSITION_TIME"],
    [[], { KINESIS_EMU_LOG_LEVEL: "loud" }, "KINESIS_EMU_LOG_LEVEL"],
    [[], { KINESIS_EMU_LOG_FORMAT: "xml" }, "KINESIS_EMU_LOG_FORMAT"],
    [[], { KINESIS_EMU_STREMS: "orders" }, "KINESIS_EMU_STREMS"],
  ])("in %j %j is named, with exit code 2", async (args, env: Record<string, string>, named) => {
    await using command = run(args, env);
    expect(await command.exit).toEqual({ code: 2, signal: null });
    expect(command.stderr).toMatch(MISTAKE);
    expect(command.stderr).toContain(named);
    expect(command.stdout).toBe("");
  });
});
