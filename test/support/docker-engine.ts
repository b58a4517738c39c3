import { getContainerRuntimeClient, getReaper } from "testcontainers";

/** Whether a Docker engine answers, found as Testcontainers finds it: DOCKER_HOST, contexts, rootless and the rest. */
export async function dockerAnswers(): Promise<boolean> {
  try {
    const { container } = await getContainerRuntimeClient();
    await container.dockerode.ping();
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts Testcontainers' reaper, which removes what an interrupted run leaves behind; does without where its image
 * is neither here nor to be had, as on a machine without a registry.
 */
export async function startReaper(): Promise<void> {
  try {
    await getReaper(await getContainerRuntimeClient());
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    process.stderr.write(`without Testcontainers' reaper: ${why}\n`);
    process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true";
  }
}
