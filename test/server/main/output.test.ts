import { expect, it } from "vitest";
import { callJson } from "../../support/raw-request.ts";
import { started } from "./spawn.ts";

it("an emulator whose output nobody reads any more goes on, and ends when it is told to", async () => {
  await using command = await started(["--log-level", "debug", "--streams", "orders:1"]);
  command.closeOutput();
  for (let count = 0; count < 20; count++) {
    const { status } = await callJson(command.endpoint, "DescribeStreamSummary", { StreamName: "orders" });
    expect(status).toBe(200);
  }
  expect(await command.stop("SIGTERM")).toMatchObject({ code: 0 });
}, 30_000);
