import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";
import { clientEnvironment } from "../../clients/environment.ts";
import { classPathOf } from "../../clients/maven.ts";
import { runSuccessfully } from "../../clients/program.ts";
import { requirement } from "../../support/requirements.ts";
import { ROOT } from "../../support/scratch-project.ts";

const KPL = join(ROOT, "examples/kpl");

const classPath = await classPathOf(join(KPL, "pom.xml"));

test.skipIf(!requirement("java", classPath !== undefined))("the example of a KPL producer puts over TLS", async () => {
  await using kinesis = await startKinesisEmu({
    port: 0,
    streams: [{ name: "orders", shardCount: 2, region: undefined }],
  });
  await using folder = await mkdtempDisposable(join(tmpdir(), "kinesis-emu-kpl-"));
  const caFile = join(folder.path, "ca.pem");
  await writeFile(caFile, await kinesis.getCaCertificate());

  const source = join(KPL, "src/main/java/OrdersProducer.java");
  const args = ["-cp", classPath ?? "", source, kinesis.tlsEndpoint, caFile];
  const stdout = await runSuccessfully("java", args, { env: clientEnvironment(kinesis.endpoint) });

  expect(stdout.match(/^shardId-00000000000[01] 49\d{54}$/gm)).toHaveLength(10);
  const orders = (await kinesis.records("orders")).map(({ partitionKey, json }) => [partitionKey, json] as const);
  const expected = Array.from({ length: 10 }, (_, id) => [`user-${id}`, { id }] as const);
  expect(new Map(orders)).toEqual(new Map(expected));
});
