import { DescribeStreamSummaryCommand, CreateStreamCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { readOptions } from "../../../server/config/read-options.ts";
import { startKinesisEmu } from "../../../server/index.ts";

const accessKeys = (text: string): unknown => readOptions(["--access-keys", text], {}).accessKeys;

describe("the option for access keys", () => {
  it("is test:test, and authentication is off", () => {
    const { auth, accessKeys: keys } = readOptions([], {});
    expect({ auth, keys }).toEqual({ auth: "off", keys: [{ id: "test", secret: "test" }] });
  });

  it("takes several keys, with and without an account", () => {
    expect(accessKeys("test:test, AKIA1:a/b+c= ,ci:s3cr3t:123456789012")).toEqual([
      { id: "test", secret: "test" },
      { id: "AKIA1", secret: "a/b+c=" },
      { id: "ci", secret: "s3cr3t", account: "123456789012" },
    ]);
    const environment = { KINESIS_EMU_ACCESS_KEYS: "a:b", KINESIS_EMU_AUTH: "Verify" };
    expect(readOptions([], environment)).toMatchObject({ auth: "verify", accessKeys: [{ id: "a", secret: "b" }] });
  });

  it.each([
    ["", "it names no access key", "write id:secret or"],
    [",", "it names no access key", "write id:secret or"],
    ["test", 'the access key "test" has no secret', "write id:secret or"],
    ["test:", 'the access key "test" has no secret', "write id:secret or"],
    [":secret", '"" is not an access key id', "write id:secret or"],
    ["a/b:secret", '"a/b" is not an access key id', "write id:secret or"],
    ["a:secret:1:2", 'the access key "a" has more than three parts', "write id:secret or"],
    ["a:secret:", '"" is not an AWS account id', "write exactly 12 digits"],
    ["a:secret:123", '"123" is not an AWS account id', "write exactly 12 digits"],
    ["a:secret,a:other", 'the access key "a" is named twice', "name every access key once"],
  ])("explains what is wrong with %j, and shows no secret", (text, why, remedy) => {
    expect(() => accessKeys(text)).toThrow(why);
    expect(() => accessKeys(text)).toThrow(remedy);
    expect(() => accessKeys(text)).toThrow("The option --access-keys has a value that cannot be used.");
    expect(() => accessKeys(text)).not.toThrow(/: secret|"secret|secret,a/);
  });

  it("explains which kinds of authentication there are", () => {
    expect(() => readOptions(["--auth", "on"], {})).toThrow('"on" is none of off, shape, verify');
  });
});

it.each(["off", "shape", "verify"] as const)(
  "a key's account is the caller's when authentication is %s",
  async (auth) => {
    const keys = [
      { id: "ci", secret: "s3cr3t", account: "123456789012" },
      { id: "test", secret: "test" },
      { id: "111122223333", secret: "test" },
    ];
    await using emulator = await startKinesisEmu({ port: 0, auth, accessKeys: keys });
    const accounts = keys.map(async ({ id, secret }) => {
      const credentials = { accessKeyId: id, secretAccessKey: secret };
      const client = new KinesisClient({ ...emulator.getClientConfig(), credentials });
      await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
      const { StreamDescriptionSummary } = await client.send(
        new DescribeStreamSummaryCommand({ StreamName: "orders" }),
      );
      client.destroy();
      return StreamDescriptionSummary?.StreamARN?.split(":")[4];
    });
    expect(await Promise.all(accounts)).toEqual(["123456789012", "000000000000", "111122223333"]);
  },
);
