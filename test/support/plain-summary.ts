import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Ends the run with one line for machines: `tests: 312 passed, 0 failed, 4 skipped`. */
export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    // A file that cannot be loaded, a failed hook and an error outside all tests are failures too.
    const errors = [...suites.flatMap((suite) => suite.errors()), ...unhandledErrors].length;
    const line = `tests: ${count("passed")} passed, ${count("failed") + errors} failed, ${count("skipped")} skipped\n`;
    // After the summary of the default reporter.
    setImmediate(() => process.stdout.write(line));
  }
}
