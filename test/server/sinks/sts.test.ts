import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { MetricsText } from "../observe/metrics-text.ts";
import { CREDENTIALS, startWithSinks } from "./emulator.ts";

describe("STS", () => {
  it("tells who calls: the account of the access key, as Kinesis takes it", async () => {
    await using emulator = await startWithSinks({
      accessKeys: [{ id: "team", secret: "test", account: "444455556666" }],
    });
    expect(await emulator.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: "000000000000",
      Arn: "arn:aws:iam::000000000000:user/test",
      UserId: "test",
      $metadata: { httpStatusCode: 200, requestId: expect.stringMatching(/^[\da-f-]{36}$/) },
    });
    const identityOf = async (accessKeyId: string, region = "us-east-1"): Promise<string | undefined> => {
      const credentials = { accessKeyId, secretAccessKey: "test" };
      const client = new STSClient({ endpoint: emulator.endpoint, region, credentials });
      return (await client.send(new GetCallerIdentityCommand({}))).Arn;
    };
    expect(await identityOf("111122223333")).toBe("arn:aws:iam::111122223333:user/111122223333");
    expect(await identityOf("team", "cn-north-1")).toBe("arn:aws-cn:iam::444455556666:user/team");
    expect(await identityOf("a<b>")).toBe("arn:aws:iam::000000000000:user/a<b>");
  });

  it("is asked in the address, too", async () => {
    await using emulator = await startWithSinks();
    const scope = "X-Amz-Credential=test%2F20260615%2Fus-east-1%2Fsts%2Faws4_request";
    const answer = await fetch(`${emulator.endpoint}/?Action=GetCallerIdentity&Version=2011-06-15&${scope}`);
    expect(answer.headers.get("Content-Type")).toBe("text/xml");
    expect(await answer.text()).toContain("<GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/test</Arn>");
  });

  it("refuses what it does not know, also names that every object has", async () => {
    await using emulator = await startWithSinks();
    const role = { RoleArn: "arn:aws:iam::111122223333:role/reader", RoleSessionName: "session" };
    await expect(emulator.sts.send(new AssumeRoleCommand(role))).rejects.toMatchObject({
      name: "InvalidAction",
      message: expect.stringContaining("Could not find operation AssumeRole"),
      $metadata: { httpStatusCode: 400 },
    });
    for (const action of ["constructor", "__proto__", ""]) {
      const Authorization = "AWS4-HMAC-SHA256 Credential=test/20260615/us-east-1/sts/aws4_request";
      const body = new URLSearchParams({ Action: action, "__proto__.a": "b", "a.b.c": "d", "a.b": "e" });
      const answer = await fetch(emulator.endpoint, { method: "POST", headers: { Authorization }, body });
      expect([answer.status, await answer.text()]).toEqual([
        400,
        expect.stringContaining("<Code>InvalidAction</Code>"),
      ]);
    }
  });

  it("is counted and logged like every call", async () => {
    await using emulator = await startWithSinks();
    await emulator.sts.send(new GetCallerIdentityCommand({}));
    const metrics = await MetricsText.of(emulator.endpoint);
    expect(metrics.values("kinesis_emu_calls_total", "service", "operation", "result")).toEqual({
      "sts GetCallerIdentity success": 1,
    });
  });
});

describe("the signature", () => {
  it("is verified for the service that it names", async () => {
    await using emulator = await startWithSinks({ auth: "verify" });
    expect(await emulator.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ UserId: "test" });
    const wrong = { ...CREDENTIALS, secretAccessKey: "wrong" };
    const client = new STSClient({ endpoint: emulator.endpoint, region: "us-east-1", credentials: wrong });
    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
      $metadata: { httpStatusCode: 403 },
    });
    const unknown = { ...CREDENTIALS, accessKeyId: "unknown" };
    const stranger = new STSClient({ endpoint: emulator.endpoint, region: "us-east-1", credentials: unknown });
    await expect(stranger.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });
});
