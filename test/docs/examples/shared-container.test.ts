import { expect, test } from "vitest";
import { startVitest, type TestModule } from "vitest/node";
import { describeWithDocker } from "../../support/docker.ts";
import { ROOT } from "../../support/scratch-project.ts";

const FOLDER = "test/docs/examples";

/** When a file's tests began and ended, epoch milliseconds. */
function spanOf({ children }: TestModule): { begin: number; end: number } {
  const spans = [...children.allTests()].map((done) => done.diagnostic());
  const begins = spans.map((span) => span?.startTime ?? 0);
  return {
    begin: Math.min(...begins),
    end: Math.max(...spans.map((span) => (span?.startTime ?? 0) + (span?.duration ?? 0))),
  };
}

describeWithDocker("the readme's example of one container for all test files", () => {
  test("files side by side, each with its own account, never see each other's streams", async () => {
    const vitest = await startVitest([], {
      config: false,
      root: ROOT,
      watch: false,
      include: [`${FOLDER}/shared-container-*.example.ts`],
      globalSetup: [`${FOLDER}/shared-container-setup.ts`],
      maxWorkers: 2,
      reporters: [{}],
    });
    await vitest.close();
    const files = vitest.state.getTestModules();
    const tests = files.flatMap(({ children }) => [...children.allTests()]);
    expect(tests.map((done) => done.result().state)).toEqual(tests.map(() => "passed"));
    expect([files.length, tests.length]).toEqual([2, 61]);
    const [first, second] = files.map(spanOf).toSorted((a, b) => a.begin - b.begin);
    expect(second?.begin, "they ran at the same time").toBeLessThan(first?.end ?? 0);
  });
});
