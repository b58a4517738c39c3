import { describe, expect, it } from "vitest";
import { startKinesisEmu, type EmbeddedOptions } from "../../../server/index.ts";
import { OPTIONS } from "../../../server/config/options.ts";
import { temporaryFolder } from "../store/folder.ts";

describe("startKinesisEmu", () => {
  it("takes an option that is undefined for one that is left out", async () => {
    const nothing = Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, undefined]));
    await using kinesis = await startKinesisEmu({ ...(nothing as EmbeddedOptions), port: 0 });
    expect(kinesis).toMatchObject({ region: "us-east-1", accountId: "000000000000" });
    expect(kinesis.getClientConfig().credentials).toEqual({ accessKeyId: "test", secretAccessKey: "test" });
  });

  it("takes faults as faults.add() takes them: with dates, and with members that are undefined", async () => {
    const until = new Date("2040-01-01T12:00:00Z");
    const fault = { operation: "PutRecords", entries: { share: undefined }, times: undefined, until } as const;
    await using kinesis = await startKinesisEmu({ port: 0, faults: [fault] });
    const expected = { operation: "PutRecords", entries: {}, until: until.toISOString() };
    expect((await kinesis.faults.list()).map(({ definition }) => definition)).toEqual([expected]);
    await kinesis.faults.add(fault);
    expect((await kinesis.faults.list()).map(({ definition }) => definition)).toEqual([expected, expected]);
  });

  it("gives what can be stopped again", async () => {
    const kinesis = await startKinesisEmu({ port: 0, dataDir: temporaryFolder() });
    await Promise.all([kinesis.stop(), kinesis.stop()]);
    await kinesis.stop();
    await kinesis[Symbol.asyncDispose]();
  });
});
