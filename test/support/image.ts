import type { TestProject } from "vitest/node";
import { buildImage } from "../../tools/image.ts";
import { dockerAnswers, startReaper } from "./docker-engine.ts";
import { requirement } from "./requirements.ts";

/** Global setup: builds the module's default image once, from the code as it stands. */
export default async function setup(project: TestProject): Promise<void> {
  const hasDocker = requirement("docker", await dockerAnswers());
  project.provide("docker", hasDocker);
  if (!hasDocker) return;
  await startReaper();
  await buildOrShow();
}

/** The engine's output is worth reading only when the build fails. */
async function buildOrShow(): Promise<void> {
  const output: string[] = [];
  try {
    await buildImage((text) => output.push(text));
  } catch (error) {
    process.stderr.write(output.join(""));
    throw error;
  }
}
