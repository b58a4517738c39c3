import { describe, expect, test } from "vitest";
import { scratchProject } from "../support/scratch-project.ts";

/** Imports that must not be, each with the name of the rule that forbids it. */
const FORBIDDEN: readonly (readonly [from: string, to: string, rule: string])[] = [
  ["server/http/up.ts", "server/emulator.ts", "server/http/"],
  ["server/http/skips.ts", "server/store/memory.ts", "server/http/"],
  ["server/http/configured.ts", "server/config/options.ts", "server/http/"],
  ["server/operations/up.ts", "server/http/app.ts", "server/operations/"],
  ["server/operations/speaks.ts", "server/wire/json.ts", "server/operations/"],
  ["server/operations/sideways.ts", "server/control/routes.ts", "server/operations/"],
  ["server/lambda/up.ts", "server/http/app.ts", "server/lambda/"],
  ["server/control/up.ts", "server/http/app.ts", "server/control/"],
  ["server/engine/up.ts", "server/operations/put.ts", "server/engine/"],
  ["server/engine/listens.ts", "server/http/app.ts", "server/engine/"],
  ["server/engine/speaks.ts", "server/wire/json.ts", "server/engine/"],
  ["server/engine/validates.ts", "server/api/validate.ts", "server/engine/"],
  ["server/engine/koa.ts", "koa", "engine-knows-no-protocol"],
  ["server/engine/network.ts", "node:http", "engine-knows-no-protocol"],
  ["server/store/up.ts", "server/engine/clock.ts", "server/store/"],
  ["server/wire/up.ts", "server/engine/clock.ts", "server/wire/"],
  ["server/api/up.ts", "server/engine/clock.ts", "server/api/"],
  ["server/lobby/room.ts", "server/version.ts", "every-room-has-a-rule"],
  ["server/control/client.ts", "server/version.ts", "control-client-stands-alone"],
  ["module/server.ts", "server/emulator.ts", "module-pulls-no-server-in"],
  ["module/docker.ts", "dockerode", "dockerode-for-types"],
  ["module/sdk.ts", "@aws-sdk/client-kinesis", "no-dev-dependencies"],
  ["server/http/checks.ts", "fast-check", "no-dev-dependencies"],
  ["server/http/undeclared.ts", "undici", "declared-dependencies"],
  ["server/http/tooling.ts", "tools/table.ts", "nothing-imports-tests-or-tools"],
  ["server/http/lost.ts", "server/http/nowhere.ts", "resolvable"],
];

/** Imports of types that must not be: a type ties two files together as well. */
const FORBIDDEN_TYPES: readonly (readonly [from: string, to: string, rule: string])[] = [
  ["server/engine/typed.ts", "server/http/app.ts", "server/engine/"],
  ["server/store/circle-a.ts", "server/store/circle-b.ts", "no-cycles"],
];

/** Imports that the rules must leave alone. */
const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ["server/emulator.ts", "server/http/app.ts"],
  ["server/http/app.ts", "server/operations/put.ts"],
  ["server/operations/put.ts", "server/engine/clock.ts"],
  ["server/engine/clock.ts", "server/store/memory.ts"],
  ["server/http/koa.ts", "koa"],
  ["module/container.ts", "testcontainers"],
  ["module/control.ts", "server/control/client.ts"],
];

const ALLOWED_TYPES: readonly (readonly [from: string, to: string])[] = [
  ["module/options.ts", "server/config/options.ts"],
  ["module/wait.ts", "dockerode"],
];

const found = cruise();

describe("the import directions", () => {
  test.each([...FORBIDDEN, ...FORBIDDEN_TYPES])("refuse %s → %s", (from, _to, rule) => {
    expect(found(from)).toContain(rule);
  });

  test.each([...ALLOWED, ...ALLOWED_TYPES])("accept %s → %s", (from) => {
    expect(found(from).filter((rule) => rule !== "no-dead-files")).toEqual([]);
  });

  test("refuse a file that no entry point reaches", () => {
    expect(found("server/engine/dead.ts")).toEqual(["no-dead-files"]);
    expect(found("server/http/app.ts")).toEqual([]);
  });
});

/** Checks a project with all these imports at once; answers which rules a file breaks. */
function cruise(): (path: string) => string[] {
  const files: Record<string, string> = { "server/index.ts": importOf("server/index.ts", "server/emulator.ts") };
  const imported = [...FORBIDDEN, ...ALLOWED, ...ALLOWED_TYPES].map(([, to]) => to);
  for (const path of [...imported, "server/engine/dead.ts"]) if (path.endsWith(".ts")) files[path] = "export {};\n";
  delete files["server/http/nowhere.ts"];
  files["server/store/circle-b.ts"] = importOf("server/store/circle-b.ts", "server/store/circle-a.ts", "type ");
  for (const [from, to] of [...FORBIDDEN, ...ALLOWED]) files[from] = importOf(from, to);
  for (const [from, to] of [...FORBIDDEN_TYPES, ...ALLOWED_TYPES]) files[from] = importOf(from, to, "type ");
  using project = scratchProject(files, [".dependency-cruiser.mjs", "node_modules", "tsconfig.json", "package.json"]);
  const args = ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "server", "module", "tools"];
  const { summary } = JSON.parse(project.run("depcruise", ...args)) as {
    summary: { violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[] };
  };
  return (path) => summary.violations.filter(({ from }) => from === path).map(({ rule }) => rule.name);
}

function importOf(from: string, to: string, kind = ""): string {
  const up = "../".repeat(from.split("/").length - 1);
  return `import ${kind}* as it from "${to.endsWith(".ts") ? up + to : to}";\nexport { it };\n`;
}
