import { Agent, get } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTls } from "node:tls";
import { expect, it, vi } from "vitest";
import { openSocket } from "../../support/raw-request.ts";
import { started } from "./spawn.ts";

vi.setConfig({ testTimeout: 30_000 });

/** It takes a tenth of this on a quiet machine; the tests share theirs. */
const SOON = 1000;

it.each(["SIGTERM", "SIGINT"] as const)("%s stops it at once", async (signal) => {
  await using command = await started();
  const { took, ...exit } = await command.stop(signal);
  expect(exit).toEqual({ code: 0, signal: null });
  expect(took).toBeLessThan(SOON);
  expect(command.stderr).toBe("");
});

it.each(["SIGTERM", "SIGINT"] as const)("%s stops it whatever is still open", async (signal) => {
  await using command = await started(["--transition-time", "60000", "--streams", "orders:1"]);
  const ignore = (): void => {};
  const agent = new Agent({ keepAlive: true });
  await new Promise<void>((resolve, reject) => {
    get(`${command.endpoint}/health`, { agent }, (response) => response.resume().once("end", () => resolve())).on(
      "error",
      reject,
    );
  });
  const session = connectHttp2(command.endpoint);
  session.on("error", ignore);
  await new Promise((resolve) => session.once("remoteSettings", resolve));
  const unfinished = session.request({ ":method": "POST" });
  unfinished.on("error", ignore);
  unfinished.write("half a ");
  const tls = connectTls({ port: command.port, host: "127.0.0.1", rejectUnauthorized: false });
  tls.on("error", ignore);
  await new Promise((resolve) => tls.once("secureConnect", resolve));
  const silent = await openSocket(command.port);
  const midway = await openSocket(command.port);
  midway.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
  const { took, ...exit } = await command.stop(signal);
  expect(exit).toEqual({ code: 0, signal: null });
  expect(took).toBeLessThan(SOON);
  expect(command.stderr).toBe("");
  agent.destroy();
  session.destroy();
  for (const socket of [tls, silent, midway]) socket.destroy();
});
