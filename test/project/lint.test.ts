import { describe, expect, test } from "vitest";
import { scratchProject } from "../support/scratch-project.ts";

/** Offences against the house rules, each in a file of its own, and the rule that must find it. */
const OFFENCES: readonly (readonly [path: string, code: string, rule: string])[] = [
  ["server/http/timeout.ts", "setTimeout(() => undefined, 1);", "no-restricted-globals"],
  ["server/http/interval.ts", "setInterval(() => undefined, 1);", "no-restricted-globals"],
  ["server/http/immediate.ts", "setImmediate(() => undefined);", "no-restricted-globals"],
  ["server/http/performance.ts", "export const now = performance.now();", "no-restricted-globals"],
  ["server/http/global-this.ts", "globalThis.setTimeout(() => undefined, 1);", "no-restricted-properties"],
  ["server/http/hrtime.ts", "export const now = process.hrtime.bigint();", "no-restricted-properties"],
  ["server/engine/date-now.ts", "export const now = Date.now();", "no-restricted-properties"],
  ["server/engine/math-random.ts", "export const chance = Math.random();", "no-restricted-properties"],
  ["server/engine/new-date.ts", "export const now = new Date();", "house(no-current-date)"],
  ["server/engine/called-date.ts", "export const now = Date();", "house(no-current-date)"],
  [
    "server/engine/timers.ts",
    'import { setTimeout as sleep } from "node:timers/promises";\n\nexport const nap = sleep(1);',
    "no-restricted-imports",
  ],
  [
    "server/engine/crypto.ts",
    'import { randomUUID } from "node:crypto";\n\nexport const id = randomUUID();',
    "no-restricted-imports",
  ],
  ["server/http/environment.ts", "export const path = process.env;", "no-process-env"],
  ["server/http/console.ts", 'console.log("here");', "no-console"],
  ["module/default.ts", "export default 1;", "no-default-export"],
  ["module/any.ts", "export const anything: any = 1;", "no-explicit-any"],
  ["module/floating.ts", "export function start(): void {\n  Promise.resolve(1);\n}", "no-floating-promises"],
  [
    "module/misused.ts",
    "export function start(): void {\n  [1].forEach(async () => Promise.resolve());\n}",
    "no-misused-promises",
  ],
  [
    "module/type-import.ts",
    'import { Server } from "node:net";\n\nexport type Listener = Server;',
    "consistent-type-imports",
  ],
  ["module/unused.ts", "const unused = 1;\nexport const used = 2;", "no-unused-vars"],
  ["module/equal.ts", "export const same = (a: string): boolean => a == null;", "eqeqeq"],
  ["module/let.ts", "let constant = 1;\nexport const other = constant;", "prefer-const"],
  ["module/CamelCase.ts", "export const name = 1;", "filename-case"],
  ["test/server/focused.test.ts", 'import { test } from "vitest";\n\ntest.only("this", () => {});', "no-focused-tests"],
];

/** What the same rules must leave alone. */
const DECENT: readonly (readonly [path: string, code: string])[] = [
  ["server/engine/clock.ts", "setTimeout(() => undefined, Date.now());"],
  ["server/engine/random.ts", "export const chance = Math.random();"],
  ["server/http/stopwatch.ts", "export const start = performance.now();"],
  ["server/http/given-time.ts", "export const shown = (at: number): string => new Date(at).toISOString();"],
  ["server/main.ts", "console.log(process.env);"],
  ["test/server/waits.ts", "setTimeout(() => undefined, Date.now());"],
];

const found = lint();

describe("the linter", () => {
  test.each(OFFENCES)("refuses %s", (path, _code, rule) => {
    expect(found(path)).toContainEqual(expect.stringContaining(rule));
  });

  test.each(DECENT)("accepts %s", (path) => {
    expect(found(path)).toEqual([]);
  });
});

/** Lints all the files at once; answers which rules found something in a file. */
function lint(): (path: string) => string[] {
  const files = Object.fromEntries([...OFFENCES, ...DECENT].map(([path, code]) => [path, `${code}\n`]));
  using project = scratchProject(files, [".oxlintrc.json", "tools", "node_modules", "tsconfig.json", "package.json"]);
  const { diagnostics } = JSON.parse(project.run("oxlint", "--format", "json", "server", "module", "test")) as {
    diagnostics: readonly { readonly filename: string; readonly code: string }[];
  };
  return (path) => diagnostics.filter(({ filename }) => filename.endsWith(path)).map(({ code }) => code);
}
