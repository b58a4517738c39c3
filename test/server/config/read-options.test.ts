import { describe, expect, it } from "vitest";
import { Mistake } from "../../../server/config/mistake.ts";
import { readOptions } from "../../../server/config/read-options.ts";

it("without anything, options have their defaults", () => {
  expect(readOptions([], {})).toMatchObject({
    port: 4567,
    host: "127.0.0.1",
    region: "us-east-1",
    accountId: "000000000000",
    streams: [],
    transitionTime: 0,
    tlsHosts: [],
    dataDir: undefined,
    durability: "os",
    logLevel: "info",
    logFormat: "pretty",
    randomSeed: undefined,
  });
});

describe("precedence", () => {
  const environment = { KINESIS_EMU_PORT: "1", KINESIS_EMU_REGION: "eu-west-1", PATH: "/bin" };

  it("of an environment variable is over the default", () => {
    expect(readOptions([], environment)).toMatchObject({ port: 1, region: "eu-west-1", accountId: "000000000000" });
  });

  it("of a flag is over an environment variable", () => {
    expect(readOptions(["--port", "2"], environment)).toMatchObject({ port: 2, region: "eu-west-1" });
    expect(readOptions(["--port=3"], environment)).toMatchObject({ port: 3, region: "eu-west-1" });
  });

  it("of a flag is over an environment variable that is wrong", () => {
    expect(readOptions(["--port", "2"], { KINESIS_EMU_PORT: "x" })).toMatchObject({ port: 2 });
  });

  it("of KINESIS_EMU_STREAMS is over kinesis-mock's INITIALIZE_STREAMS", () => {
    const named = (name: string): object => ({ streams: [{ name }] });
    expect(readOptions([], { INITIALIZE_STREAMS: "theirs" })).toMatchObject(named("theirs"));
    expect(readOptions([], { INITIALIZE_STREAMS: "theirs", KINESIS_EMU_STREAMS: "ours" })).toMatchObject(named("ours"));
    const both = { INITIALIZE_STREAMS: "theirs", KINESIS_EMU_STREAMS: "ours" };
    expect(readOptions(["--streams", "flag"], both)).toMatchObject(named("flag"));
  });
});

describe("a mistake", () => {
  it.each([
    [["--port", "x"], {}, "The option --port has a value that cannot be used."],
    [[], { KINESIS_EMU_PORT: "x" }, "The environment variable KINESIS_EMU_PORT has a value that cannot be used."],
    [[], { KINESIS_EMU_PORT: "" }, "The environment variable KINESIS_EMU_PORT has a value that cannot be used."],
    [[], { INITIALIZE_STREAMS: "a:b" }, "The environment variable INITIALIZE_STREAMS has a value that cannot be used."],
    [[], { KINESIS_EMU_PROT: "1" }, "The environment variable KINESIS_EMU_PROT is set."],
    [["--prot", "1"], {}, "The command line cannot be understood."],
    [["--port"], {}, "The command line cannot be understood."],
    [["stray"], {}, "The command line cannot be understood."],
  ])("in %j and %j is named", (args, environment, what) => {
    const read = (): unknown => readOptions(args, environment);
    expect(read).toThrow(Mistake);
    expect(read).toThrow(new RegExp(`^${what.replaceAll(".", String.raw`\.`)}\n  why: .+\n  what to do: .+$`));
  });
});
