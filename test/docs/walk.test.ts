import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentWithoutAws } from "../clients/environment.ts";
import { run, succeeds } from "../clients/program.ts";
import { COMMAND, startCommand } from "../support/command.ts";
import { requirement } from "../support/requirements.ts";
import { ROOT } from "../support/scratch-project.ts";
import { blocksOf, PAGES, type Block } from "./pages.ts";

/** The commands of all pages, run as they stand there; only the port is another one. */
const blocks = PAGES.flatMap(blocksOf);
const pagesWithCommands = PAGES.filter((page) => blocksOf(page).some(({ kind }) => kind === "shell"));

/** The port in the pages' commands. */
const PORT = "4567";

/** What separates the output of one block from that of the next. */
const SEPARATOR = "--- next block ---";

let directory: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "kinesis-emu-readme-"));
  const command = `#!/bin/sh\nexec "${process.execPath}" "${COMMAND}" "$@"\n`;
  await writeFile(join(directory, "kinesis-emu"), command, { mode: 0o755 });
  env = { ...environmentWithoutAws(), PATH: [directory, process.env["PATH"]].join(delimiter) };
});
afterAll(() => rm(directory, { recursive: true }));

describe("the servers of the pages", () => {
  test.for(blocks.filter(({ kind }) => kind === "server"))("$page:$line says that it is ready", async (block) => {
    const printed = await untilReady(block.text.replace("npm ci && ", ""));
    const own = printed.slice(printed.indexOf("kinesis-emu ")).replaceAll(/\b\d{4,5}$|(?<=port )\d+/gm, PORT);
    const expected = outputOf(block, "output");
    if (expected !== undefined) expect(own).toBe(expected.text);
  });
});

const hasAws = requirement("aws-cli", await succeeds("aws", ["--version"]));

test.skipIf(!hasAws).for(pagesWithCommands)(
  "the commands of %s, from the first to the last, print what it says",
  async (page) => {
    const ofPage = blocksOf(page);
    await using server = await startCommand(...optionsOf(ofPage));
    const steps = ofPage.filter(({ kind }) => kind === "shell");
    const script = steps.map((step) => `${step.text}\necho '${SEPARATOR}'\n`).join("");
    const { exitCode, stdout, stderr } = await run("bash", ["-euo", "pipefail", "-c", atPort(script, server.port)], {
      cwd: directory,
      env,
    });
    expect(exitCode, stderr).toBe(0);

    const outputs = stdout.split(`${SEPARATOR}\n`);
    for (const [index, step] of steps.entries()) {
      const expected = outputOf(step, "output", ofPage);
      if (expected) expect(shape(outputs[index] ?? "", expected.language), at(expected)).toEqual(shapeOf(expected));
    }
    const log = ofPage.find(({ kind }) => kind === "log")?.text.trimEnd();
    const lines = server.output().split("Ready.\n")[1]?.split("\n") ?? [];
    const shown = lines.slice(0, log?.split("\n").length).join("\n");
    if (log !== undefined) expect(withoutTheVolatile(shown)).toBe(withoutTheVolatile(log));
  },
);

/** Starts a command that serves until it is stopped. @returns what it printed up to `Ready.` */
async function untilReady(command: string): Promise<string> {
  const child = spawn("bash", ["-c", command], {
    cwd: ROOT,
    env: { ...env, KINESIS_EMU_PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // with a process group of its own, npm's child included
  });
  const errors = text(child.stderr);
  let printed = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    printed += String(chunk);
    if (!/^Ready\.$/m.test(printed)) continue;
    process.kill(-(child.pid ?? 0), "SIGTERM");
    return printed;
  }
  throw new Error(`${command} ended before it was ready:\n${printed}${await errors}`);
}

/** The block right after another one, if it is of this kind. */
function outputOf(block: Block, kind: string, among: readonly Block[] = blocks): Block | undefined {
  const next = among[among.indexOf(block) + 1];
  return next?.kind === kind ? next : undefined;
}

/** Those of the page's first server: flags of the command, or variables of a container. */
function optionsOf(ofPage: readonly Block[]): [args: string[], environment: NodeJS.ProcessEnv] {
  const first = ofPage.find(({ kind }) => kind === "server" || kind === "container")?.text ?? "";
  const flags = /kinesis-emu (--.+)/.exec(first)?.[1]?.split(" ") ?? [];
  const variables = [...first.matchAll(/-e (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
  return [flags, Object.fromEntries(variables) as NodeJS.ProcessEnv];
}

function at({ page, line }: Block): string {
  return `${page}:${line}`;
}

function atPort(script: string, port: number): string {
  return script.replaceAll(PORT, String(port));
}

function shapeOf({ text: output, language }: Block): unknown {
  return shape(output, language);
}

/** JSON counts by its content, for tools differ in how they indent it. */
function shape(output: string, language: string): unknown {
  const stable = withoutTheVolatile(output).trimEnd();
  return language === "json" ? (JSON.parse(stable) as unknown) : stable;
}

/** Sequence numbers, times and durations are others in every run. */
function withoutTheVolatile(output: string): string {
  return output
    .replaceAll(/\b49\d{54}\b/g, "49…")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+/g, "(time)")
    .replaceAll(/\d+\.\d ms/g, "(duration)");
}
