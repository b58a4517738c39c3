import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { KinesisClient, PutRecordCommand, SplitShardCommand } from "@aws-sdk/client-kinesis";
import { describe, test } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";
import { clientEnvironment, environmentWithoutAws } from "../../clients/environment.ts";
import { classPathOf } from "../../clients/maven.ts";
import { succeeds } from "../../clients/program.ts";
import { freePort } from "../../support/free-port.ts";
import { requirement } from "../../support/requirements.ts";
import { ROOT } from "../../support/scratch-project.ts";

const KCL = join(ROOT, "examples/kcl");
/** Milliseconds. KCL lets up to half a minute pass, by chance, before it looks at the shards for the first time. */
const TIMEOUT = 180_000;
/** The middle of the first of two shards, as a hash key. */
const QUARTER = 2n ** 126n;

const classPath = await classPathOf(join(KCL, "pom.xml"));
const hasMoto = await succeeds("moto_server", ["--help"]);
const hasKcl = requirement("kcl", classPath !== undefined && hasMoto);

describe.skipIf(!hasKcl)("the example of a KCL consumer", () => {
  test.concurrent.for(["fan-out", "polling"])(
    "reads by %s, and the children of a shard after it",
    { timeout: TIMEOUT },
    async (way, { expect }) => {
      await using kinesis = await startKinesisEmu({
        port: 0,
        streams: [{ name: "orders", shardCount: 2, region: undefined }],
      });
      const client = new KinesisClient(kinesis.getClientConfig());
      const put = async (key: string, hashKey: bigint): Promise<string> => {
        const record = { StreamName: "orders", PartitionKey: key, ExplicitHashKey: String(hashKey) };
        const { ShardId: shard } = await client.send(new PutRecordCommand({ ...record, Data: Buffer.from("{}") }));
        return `${shard} ${key} {}`;
      };
      await using moto = await startMoto();
      await using consumer = startConsumer(way, {
        ...clientEnvironment(kinesis.endpoint),
        AWS_ENDPOINT_URL_DYNAMODB: moto.endpoint,
        AWS_ENDPOINT_URL_CLOUDWATCH: kinesis.endpoint,
      });

      await consumer.printed(await put("user-1", 0n), await put("user-2", QUARTER), await put("user-3", QUARTER * 3n));

      const ShardToSplit = "shardId-000000000000";
      await client.send(
        new SplitShardCommand({ StreamName: "orders", ShardToSplit, NewStartingHashKey: String(QUARTER) }),
      );
      const children = [await put("user-1", 0n), await put("user-2", QUARTER)];
      await consumer.printed(`${ShardToSplit} ended`, ...children);
      expect(consumer.lines.indexOf(`${ShardToSplit} ended`)).toBeLessThan(
        Math.min(...children.map((line) => consumer.lines.indexOf(line))),
      );
      expect(children.map((line) => line.slice(0, 20))).toEqual(["shardId-000000000002", "shardId-000000000003"]);

      const metrics = await (await fetch(`${kinesis.endpoint}/_emu/cloudwatch/metrics`)).text();
      expect(metrics).toContain("orders-consumer");
    },
  );
});

interface Program extends AsyncDisposable {
  /** All that it has printed so far. */
  readonly lines: readonly string[];
  /** Resolves when it has printed all of these. @throws Error when it ends before */
  printed(...lines: string[]): Promise<void>;
}

function startConsumer(way: string, env: NodeJS.ProcessEnv): Program {
  return program("java", ["-cp", classPath ?? "", join(KCL, "src/main/java/OrdersConsumer.java"), way], env);
}

/** DynamoDB for KCL's leases: Moto's, which needs nothing but Python. */
async function startMoto(): Promise<{ readonly endpoint: string } & AsyncDisposable> {
  const port = await freePort();
  const moto = program("moto_server", ["-H", "127.0.0.1", "-p", String(port)], environmentWithoutAws());
  await moto.printed(` * Running on http://127.0.0.1:${port}`);
  return { endpoint: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => moto[Symbol.asyncDispose]() };
}

function program(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Program {
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close");
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      lines.push(line);
      child.emit("printed");
    });
  }
  return {
    lines,
    async printed(...expected) {
      while (!expected.every((line) => lines.includes(line))) {
        if (child.exitCode !== null) throw new Error(`${command} has ended:\n${lines.slice(-20).join("\n")}`);
        await Promise.race([once(child, "printed"), closed]);
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
