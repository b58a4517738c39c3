import { expect, it } from "vitest";
import { Output } from "../../../../server/lambda/sandbox/output.ts";

const LIMIT = 256 * 1024;

it("lines are told as they end, and the last one when it is asked for", () => {
  const lines: string[] = [];
  const output = new Output((line) => lines.push(line));
  for (const text of ["a", "b\n", "\nc\nd"]) output.write(text);
  expect(lines).toEqual(["ab", "", "c"]);
  expect(output.takeTail()).toBe("ab\n\nc\nd\n");
  expect(lines).toEqual(["ab", "", "c", "d"]);
});

it("a line without an end is told in pieces, and not kept", () => {
  const lengths: number[] = [];
  const output = new Output((line) => lengths.push(line.length));
  for (let chunk = 0; chunk < 9; chunk++) output.write("x".repeat(65_536));
  expect(lengths).toEqual([LIMIT, LIMIT]);
  output.write("\n");
  expect(lengths).toEqual([LIMIT, LIMIT, 65_536]);
});
