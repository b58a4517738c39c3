import { expect, it } from "vitest";
import { KinesisEmuContainer, type FaultDefinition, type KinesisEmuOptions } from "../../module/index.ts";
import { variableOf } from "../../module/options.ts";
import { OPTIONS } from "../../server/config/options.ts";
import { readOptions } from "../../server/config/read-options.ts";

/** What a container would be started with. */
class Inspected extends KinesisEmuContainer {
  get variables(): Record<string, string> {
    return this.environment;
  }
}

it("every option has the variable that the module gives it", () => {
  const named = Object.keys(OPTIONS).map(variableOf);
  expect(named).toEqual(Object.values(OPTIONS).map(({ environment }) => environment));
});

it("typed options come out as the server reads them", () => {
  const options = {
    region: "eu-west-1",
    accountId: "123456789012",
    auth: "verify",
    accessKeys: [
      { id: "ci", secret: "s3cr3t", account: "210987654321" },
      { id: "test", secret: "test", account: undefined },
    ],
    streams: [{ name: "orders", shardCount: 2, region: "eu-west-1" }],
    transitionTime: 500,
    limits: "warn",
    faults: [{ operation: "PutRecords", entries: { share: 0.5 }, times: 2 }],
    errorProbability: 0.25,
    functions: "off",
    functionEndpoints: [
      { name: "billing", url: "http://billing:8080" },
      { name: "audit", url: "http://audit:8080/events" },
    ],
    lambdaRetryBackoff: { first: 5, longest: 500 },
    awsEndpoint: "http://localstack:4566",
    tlsHosts: ["kinesis.test", "10.0.0.1"],
    seed: "/seed.yaml",
    dataDir: "/data",
    durability: "always",
    logLevel: "debug",
    logFormat: "json",
    metricsPerShard: true,
    randomSeed: "a",
  } as const satisfies KinesisEmuOptions;
  const container = new Inspected().withOptions(options);
  expect(readOptions([], container.variables)).toMatchObject(options);
  expect(Object.keys({ ...options, port: 0, host: "" }).toSorted()).toEqual(Object.keys(OPTIONS).toSorted());
});

it("a fault ends at a date", () => {
  const until = new Date("2040-01-01T12:00:00Z");
  const fault: FaultDefinition = { operation: "PutRecord", error: "InternalFailure", until };
  const container = new Inspected().withFault(fault).withOptions({ faults: [fault] });
  const read = { ...fault, until: "2040-01-01T12:00:00.000Z" };
  expect(readOptions([], container.variables)).toMatchObject({ faults: [read, read] });
});

it("faults and streams add up", () => {
  const container = new Inspected()
    .withStream("orders", { shardCount: 2 })
    .withFault({ operation: "PutRecord", error: "InternalFailure", times: 1 })
    .withOptions({ streams: [{ name: "payments", shardCount: 1 }], faults: [{ latency: 5 }] })
    .withLimits("enforce");
  expect(readOptions([], container.variables)).toMatchObject({
    streams: [{ name: "orders" }, { name: "payments" }],
    faults: [{ error: "InternalFailure" }, { latency: 5 }],
    limits: "enforce",
  });
});

it("the server keeps its data where a volume is mounted", () => {
  const container = new Inspected().withPersistence("orders-data", { durability: "always" });
  expect(container.variables).toEqual({ KINESIS_EMU_DATA_DIR: "/data", KINESIS_EMU_DURABILITY: "always" });
});

it("a seed that cannot be read is named", () => {
  expect(() => new KinesisEmuContainer().withSeed("no/such/file.yaml")).toThrow(
    /The seed file no\/such\/file\.yaml cannot be read\.\n {2}why: ENOENT/,
  );
});
