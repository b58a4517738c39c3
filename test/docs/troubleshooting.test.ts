import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as exceptions from "../../server/api/exceptions.ts";
import { ROOT } from "../support/scratch-project.ts";
import { readProjectFile } from "./pages.ts";

/** The messages of our own, which stand in code; others are as other programs say them. */
const OWN = /^\| `{1,2} ?(.+?) ?`{1,2} +\|/gm;

const PAGE = "docs/troubleshooting.md";
const [, start = "", container = "", , kinesis = ""] = readProjectFile(PAGE).split(/^## /m);

const sources = ["server", "module"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readFileSync(join(ROOT, folder, path), "utf8")),
);

describe(PAGE, () => {
  test.for([...start.matchAll(OWN), ...container.matchAll(OWN)].map(([, message = ""]) => message))(
    "has the message %s as the emulator says it",
    (message) => {
      const parts = message.split("…").map((part) => part.trim());
      expect(sources.some((source) => parts.every((part) => source.includes(part)))).toBe(true);
    },
  );

  test("names exceptions that there are", () => {
    const named = [...kinesis.matchAll(/`(\w+Exception)`/g)].map(([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in exceptions))).toEqual([]);
  });
});
