import { describe, expect, it } from "vitest";
import { createLogger } from "../../../server/log.ts";

describe("the log for people", () => {
  it("has the time, the level and the text", () => {
    const lines: string[] = [];
    const logger = createLogger("debug", "pretty", (line) => lines.push(line));
    logger.warn("careful");
    logger.debug({ unseen: 1 }, "details");
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}  WARN  careful\n$/);
    expect(lines[1]).toMatch(/  DEBUG details\n$/);
  });

  it("has the stacks of an error and of its cause", () => {
    const lines: string[] = [];
    const logger = createLogger("info", "pretty", (line) => lines.push(line));
    logger.error({ err: new Error("on top", { cause: new Error("below") }) }, "it failed");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/ERROR it failed\nError: on top\n {4}at .*[^]*Error: below\n {4}at /);
  });

  it("changes its level at run time", () => {
    const lines: string[] = [];
    const logger = createLogger("silent", "pretty", (line) => lines.push(line));
    logger.error("unheard");
    logger.level = "info";
    logger.info("heard");
    expect(lines).toHaveLength(1);
  });
});
