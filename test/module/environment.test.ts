import { expect, it } from "vitest";
import { KinesisEmuContainer } from "../../module/index.ts";
import { environmentWithoutAws } from "../clients/environment.ts";
import { runSuccessfully } from "../clients/program.ts";
import { describeWithDocker } from "../support/docker.ts";

/** A program that knows nothing of the emulator. */
const PROGRAM = `
  import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
  const client = new KinesisClient();
  console.log((await client.send(new ListStreamsCommand())).StreamNames.join());
  client.destroy();
`;

describeWithDocker("getEnvironment()", () => {
  it("leads a child process to the emulator", async () => {
    await using container = await new KinesisEmuContainer().withRegion("eu-north-1").withStream("orders").start();
    const env = { ...environmentWithoutAws(), ...container.getEnvironment() };

    const output = await runSuccessfully(process.execPath, ["--input-type=module", "--eval", PROGRAM], { env });

    expect(output).toBe("orders\n");
  });
});
