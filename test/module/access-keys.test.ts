import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { KinesisEmuContainer } from "../../module/index.ts";
import { describeWithDocker } from "../support/docker.ts";

describeWithDocker("a container that verifies signatures", () => {
  it("lets in clients that have its configuration, with the first of its access keys", async () => {
    const accessKeys = [
      { id: "ci", secret: "s3cr3t", account: "123456789012" },
      { id: "other", secret: "other" },
    ];
    await using kinesis = await new KinesisEmuContainer()
      .withStream("orders")
      .withOptions({ auth: "verify", accessKeys })
      .start();
    const config = kinesis.getClientConfig();
    const client = new KinesisClient({ ...config, maxAttempts: 1 });

    expect(config.credentials).toEqual({ accessKeyId: "ci", secretAccessKey: "s3cr3t" });
    expect(kinesis.getEnvironment()).toMatchObject({ AWS_ACCESS_KEY_ID: "ci", AWS_SECRET_ACCESS_KEY: "s3cr3t" });
    expect((await client.send(new ListStreamsCommand())).StreamNames).toEqual([]);
    client.destroy();
  });

  it("is called test otherwise", async () => {
    await using kinesis = await new KinesisEmuContainer().start();
    expect(kinesis.getClientConfig().credentials).toEqual({ accessKeyId: "test", secretAccessKey: "test" });
  });
});
