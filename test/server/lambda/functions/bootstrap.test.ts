import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { BOOTSTRAP } from "../../../../server/lambda/bootstrap.ts";

it("a function that fails when the emulator is gone says so once, and ends", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bootstrap-"));
  await writeFile(
    join(folder, "index.mjs"),
    "export const handler = () => { setTimeout(() => { throw new Error('late'); }, 50); return new Promise(() => {}); };",
  );
  const server = createServer((_, response) => {
    response.writeHead(200, { "Lambda-Runtime-Aws-Request-Id": "1" }).end("{}");
    response.once("close", () => {
      server.close();
      server.closeAllConnections();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const env = {
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: "index.handler",
  };
  const program = spawn(process.execPath, [BOOTSTRAP], { env, stdio: ["ignore", "pipe", "inherit"], timeout: 4000 });
  const printed = text(program.stdout);
  const code = await new Promise((resolve) => program.once("exit", resolve));
  await rm(folder, { recursive: true });
  expect(code).toBe(129);
  expect((await printed).match(/late/g)).toHaveLength(2);
});
