import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { startKinesisEmu } from "../../server/index.ts";
import { requirement } from "../support/requirements.ts";
import { clientEnvironment } from "./environment.ts";
import { classPathOf } from "./maven.ts";
import { runSuccessfully } from "./program.ts";
import { startRelay } from "./relay.ts";

const PROJECT = fileURLToPath(new URL("java/pom.xml", import.meta.url));
const WALK = fileURLToPath(new URL("java/Walk.java", import.meta.url));
const STEPS = [
  "create",
  "describe",
  "put and read",
  "read from timestamp",
  "put concurrently",
  "update shard count",
  "fail",
  "call synchronously",
  "delete",
];

const classPath = await classPathOf(PROJECT);
const hasJava = requirement("java", classPath !== undefined);

/** @returns the steps that went well */
async function walk(endpoint: string, properties: readonly string[] = []): Promise<string[]> {
  const args = [...properties, "-cp", classPath ?? "", WALK];
  return (await runSuccessfully("java", args, { env: clientEnvironment(endpoint) })).trim().split("\n");
}

describe.skipIf(!hasJava)("a walk with the default clients of the AWS SDK for Java v2, which speak CBOR", () => {
  test("over plain HTTP: HTTP/2 by prior knowledge", async () => {
    await using emulator = await startKinesisEmu({ port: 0 });
    await using relay = await startRelay(emulator.port);
    expect(await walk(`http://127.0.0.1:${relay.port}`)).toEqual(STEPS);
    // The asynchronous client opens with the preface of HTTP/2, the synchronous one with a request.
    expect(new Set(relay.openings)).toEqual(new Set(["PRI", "POS"]));
  });

  test("over TLS, with the emulator's CA in a trust store", async () => {
    await using emulator = await startKinesisEmu({ port: 0 });
    await using folder = await mkdtempDisposable(path.join(tmpdir(), "kinesis-emu-java-"));
    const ca = path.join(folder.path, "ca.pem");
    await writeFile(ca, await emulator.getCaCertificate());
    const store = path.join(folder.path, "trust-store");
    const access = ["-keystore", store, "-storepass", "changeit"];
    const importCa = ["-importcert", "-noprompt", "-alias", "kinesis-emu", "-file", ca, ...access];
    await runSuccessfully("keytool", importCa, { env: process.env });
    const properties = [`-Djavax.net.ssl.trustStore=${store}`, "-Djavax.net.ssl.trustStorePassword=changeit"];
    expect(await walk(emulator.tlsEndpoint, properties)).toEqual(STEPS);
  });
});
