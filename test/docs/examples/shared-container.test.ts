import { expect, test } from "vitest";
import { startVitest } from "vitest/node";
import { describeWithDocker } from "../../support/docker.ts";
import { ROOT } from "../../support/scratch-project.ts";

const FOLDER = "test/docs/examples";

describeWithDocker("the readme's example of one container for all test files", () => {
  test("every file gets the endpoint of the same one", async () => {
    const vitest = await startVitest([], {
      config: false,
      root: ROOT,
      watch: false,
      include: [`${FOLDER}/shared-container-orders.example.ts`],
      globalSetup: [`${FOLDER}/shared-container-setup.ts`],
      reporters: [{}],
    });
    await vitest.close();
    const tests = vitest.state.getTestModules().flatMap(({ children }) => [...children.allTests()]);
    expect(tests.map((done) => [done.name, done.result()])).toEqual([
      ["the stream is there", expect.objectContaining({ state: "passed" })],
    ]);
  });
});
