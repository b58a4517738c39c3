import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { VERSION } from "../../server/version.ts";
import { NODE_FLAGS } from "../../tools/bundle.ts";
import { ROOT, scratchProject } from "../support/scratch-project.ts";

interface Manifest {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

interface Tarball {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

const EMBEDDED = `
import { startKinesisEmu, type KinesisEmu } from "kinesis-emu/server";

const kinesis: KinesisEmu = await startKinesisEmu({ port: 0 });
const answer = await fetch(kinesis.getClientConfig().endpoint + "/health");
await kinesis.stop();
console.log(answer.status);
`;

const CONTAINER = `
import { KinesisEmuContainer, type StartedKinesisEmuContainer } from "kinesis-emu";

const container: KinesisEmuContainer = new KinesisEmuContainer().withStream("orders", { shardCount: 2 });
export const start = (): Promise<StartedKinesisEmuContainer> => container.start();
console.log(container.constructor.name);
`;

const CLIENT = `
import { KinesisEmuClient, type DecodedRecord, type KinesisEmuAccount, type Seed } from "kinesis-emu/client";

const account: KinesisEmuAccount = new KinesisEmuClient("http://localhost:4567").forTestFile("orders.test.ts");
export async function seeded(seed: Seed): Promise<DecodedRecord<{ id: number }>[]> {
  await account.seed(seed);
  return account.records("orders");
}
console.log(account.getClientConfig().credentials.accessKeyId === account.accountId);
`;

const STRICT = {
  target: "es2023",
  lib: ["es2024", "esnext.disposable"],
  module: "nodenext",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
};

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;

/** What ours says it needs, what testcontainers brings along, and Node's types. */
const PACKAGES = [
  ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
  "@types/dockerode",
  "@types/node",
];

/** A project with no other packages. */
const consumer = scratchProject(
  {
    "package.json": JSON.stringify({ type: "module" }),
    "tsconfig.json": JSON.stringify({ compilerOptions: STRICT, include: ["*.ts"] }),
    "embedded.ts": EMBEDDED,
    "container.ts": CONTAINER,
    "client.ts": CLIENT,
    "node_modules/kinesis-emu/.keep": "",
  },
  PACKAGES.map((name) => `node_modules/${name}`),
);
afterAll(() => consumer[Symbol.dispose]());

test("npm start runs Node as the image does", () => {
  expect(manifest.scripts["start"]).toBe(["node", ...NODE_FLAGS, "server/main.ts", "start"].join(" "));
});

const [tarball] = JSON.parse(consumer.run("npm", "pack", ROOT, "--json")) as [Tarball];
consumer.run("tar", "-xzf", tarball.filename, "--strip-components=1", "-C", "node_modules/kinesis-emu");

describe("the npm package", () => {
  test("holds the compiled code with its types, the schema of seeds, the licence and the readme, and nothing else", () => {
    const paths = tarball.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "README.md",
        "package.json",
        "dist/module/index.js",
        "dist/module/index.d.ts",
        "dist/server/index.js",
        "dist/server/index.d.ts",
      ]),
    );
    const others = paths.filter((path) => !/^dist\/(server|module)\/.*\.(js|d\.ts)$/.test(path));
    expect(others.toSorted()).toEqual(["LICENSE", "README.md", "docs/seed.schema.json", "package.json"]);
  });

  test("says its own version", () => {
    expect(manifest.version).toBe(VERSION);
    expect(consumer.run("node", "node_modules/kinesis-emu/dist/server/main.js", "--version")).toBe(
      `kinesis-emu ${VERSION}\n`,
    );
  });

  test("brings a command that can be executed", () => {
    expect(tarball.files.find(({ path }) => path === "dist/server/main.js")?.mode.toString(8)).toBe("755");
    expect(consumer.run("node_modules/kinesis-emu/dist/server/main.js", "--version")).toContain(VERSION);
  });

  test("has types that a strict project accepts", () => {
    expect(consumer.run("tsc")).toBe("");
  });

  test("starts the server inside a process that imports kinesis-emu/server", () => {
    expect(consumer.run("node", "embedded.ts")).toBe("200\n");
  });

  test("gives the Testcontainers class to a process that imports kinesis-emu", () => {
    expect(consumer.run("node", "container.ts")).toBe("KinesisEmuContainer\n");
  });

  test("gives the client alone to a process that imports kinesis-emu/client", () => {
    expect(consumer.run("node", "client.ts")).toBe("true\n");
  });
});
