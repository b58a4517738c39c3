import { expect, it } from "vitest";
import { started } from "../main/spawn.ts";
import { callJson } from "../../support/raw-request.ts";

it("changes what the log says, while the emulator runs", async () => {
  await using command = await started(["--log-level", "warn"]);
  const log = `${command.endpoint}/_emu/log`;
  const set = (level: string) =>
    fetch(log, { method: "PUT", body: JSON.stringify({ level }), headers: { "Content-Type": "application/json" } });
  await callJson(command.endpoint, "ListStreams", {});
  expect(await (await fetch(log)).json()).toEqual({ level: "warn" });

  expect(await (await set("debug")).json()).toEqual({ level: "debug" });
  expect(await (await fetch(log)).json()).toEqual({ level: "debug" });
  await callJson(command.endpoint, "ListShards", { StreamName: "missing" });

  expect((await set("loud")).status).toBe(400);
  expect(await command.prints(/ListShards => 400 .*not found\.\n/)).not.toContain("ListStreams");
});

it("sums up calls that come by the hundred, and tells the last of them at the end", async () => {
  await using command = await started();
  await callJson(command.endpoint, "CreateStream", { StreamName: "orders", ShardCount: 1 });
  const put = { StreamName: "orders", PartitionKey: "key", Data: "YQ==" };
  for (let count = 0; count < 100; count++) await callJson(command.endpoint, "PutRecord", put);
  await command.stop("SIGTERM");
  const lines = command.stdout.split("\n").filter((line) => line.includes("PutRecord"));
  const sums = lines.flatMap((line) => / => 200 × (\d+) in \d/.exec(line)?.[1] ?? []).map(Number);
  const single = lines.length - sums.length;
  expect(single).toBeLessThan(50);
  expect(single + sums.reduce((a, b) => a + b, 0)).toBe(100);
});
