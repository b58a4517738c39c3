import { CreateStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { CreateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { KinesisEmuContainer } from "../../module/index.ts";
import { canWalkLambda, walkLambdaWithAwsCli } from "../clients/lambda-walk.ts";
import { expectRetriesOfFailingRecord } from "../server/lambda/failing-record.ts";
import { createFunction, invoke, zipWithMode } from "../server/lambda/functions/world.ts";
import { describeWithDocker } from "../support/docker.ts";
import { requirement } from "../support/requirements.ts";

const hasAwsCli = requirement("aws-cli", canWalkLambda);

describeWithDocker("functions and a container", () => {
  it("the test's own handler gets the records of a stream", async () => {
    await using kinesis = await new KinesisEmuContainer().start();
    const client = new KinesisClient(kinesis.getClientConfig());
    const lambda = new LambdaClient(kinesis.getClientConfig());
    await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
    const received = Promise.withResolvers<string>();
    await using _billing = await kinesis.handle("billing", (event: { Records: { kinesis: { data: string } }[] }) =>
      received.resolve(Buffer.from(event.Records[0]?.kinesis.data ?? "", "base64").toString()),
    );
    const EventSourceArn = `arn:aws:kinesis:us-east-1:${kinesis.getAccountId()}:stream/orders`;
    const mapping = { EventSourceArn, FunctionName: "billing", StartingPosition: "TRIM_HORIZON" } as const;
    await lambda.send(new CreateEventSourceMappingCommand(mapping));
    const Data = Buffer.from("hello");
    await client.send(new PutRecordCommand({ StreamName: "orders", PartitionKey: "a", Data }));
    expect(await received.promise).toBe("hello");
    client.destroy();
    lambda.destroy();
  });

  it("the test's own handler sees exactly the retries of a record that fails", async () => {
    await using kinesis = await new KinesisEmuContainer().start();
    await expectRetriesOfFailingRecord(kinesis);
  });

  it("goes on handling after a restart, on whatever port", async () => {
    await using kinesis = await new KinesisEmuContainer().start();
    await using _billing = await kinesis.handle("billing", () => "still attached");
    await kinesis.restart();
    const lambda = new LambdaClient(kinesis.getClientConfig());
    await expect
      .poll(() => invoke(lambda, "billing").catch(() => undefined))
      .toMatchObject({
        payload: "still attached",
      });
    lambda.destroy();
  });

  it.skipIf(!hasAwsCli)("the AWS CLI has a function, created from a zip, say what it gets of a stream", async () => {
    const container = new KinesisEmuContainer();
    let printed = "";
    container.withLogConsumer((lines) => lines.on("data", (line: Buffer) => (printed += line.toString())));
    await using kinesis = await container.start();
    await walkLambdaWithAwsCli(kinesis.getEndpoint(), () => printed);
  });

  it("code runs in it, as a user that is not root", async () => {
    await using kinesis = await new KinesisEmuContainer().start();
    const lambda = new LambdaClient(kinesis.getClientConfig());
    await createFunction(lambda, "node", "export const handler = async () => process.getuid();");
    expect((await invoke(lambda, "node")).payload).toBe(1000);
    const script = `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  id=$(wget -q -S -O /dev/null "$api/next" 2>&1 | sed -n 's/.*Lambda-Runtime-Aws-Request-Id: //p' | tr -d '\\r')
  wget -q -O /dev/null --post-data '"from a shell"' "$api/$id/response"
done
`;
    const Code = { ZipFile: zipWithMode("bootstrap", script, 0o100_755) };
    await createFunction(lambda, "shell", "", { Runtime: "provided.al2023", Code, Timeout: 10 });
    expect((await invoke(lambda, "shell")).payload).toBe("from a shell");
    lambda.destroy();
  });

  it("says what to do where there is no place for code", async () => {
    await using kinesis = await new KinesisEmuContainer().withTmpFs({ "/tmp": "ro" }).start();
    const lambda = new LambdaClient({ ...kinesis.getClientConfig(), maxAttempts: 1 });
    await expect(createFunction(lambda, "node", "export const handler = async () => 1;")).rejects.toThrow(
      /cannot be unpacked under \/tmp: .*--tmpfs \/tmp:exec,mode=1777/,
    );
    lambda.destroy();
  });
});
