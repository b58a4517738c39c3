import { defineConfig } from "vitest/config";

const MINUTES = 60_000;

/** Containers, other people's clients and npm itself take their time. */
const PATIENT = { testTimeout: 2 * MINUTES, hookTimeout: 2 * MINUTES };

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/plain-summary.ts"],
    projects: [
      { test: { name: "server", include: ["test/server/**/*.test.ts"] } },
      project("project", 1, { ...PATIENT, maxWorkers: 2 }),
      project("clients", 1, { ...PATIENT, maxWorkers: 2 }),
      project("docs", 1, { ...PATIENT, maxWorkers: 2, globalSetup: "test/support/image.ts" }),
      // These measure how long things take: one file after the other, with nothing beside them.
      project("console", 2, { ...PATIENT, maxWorkers: 1 }),
      project("module", 3, { ...PATIENT, maxWorkers: 1, globalSetup: "test/support/image.ts" }),
    ],
  },
});

/** The tests under test/NAME; a group runs when the one before has ended. */
function project<T extends object>(name: string, groupOrder: number, options: T) {
  return { test: { name, include: [`test/${name}/**/*.test.ts`], sequence: { groupOrder }, ...options } };
}
