import type Dockerode from "dockerode";
import { getContainerRuntimeClient } from "testcontainers";
import { describe, inject } from "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** Whether a Docker engine answers; set by image.ts, which also builds the image. */
    docker: boolean;
  }
}

export const hasDocker = inject("docker");

/** A suite that runs where a Docker engine answers; image.ts has said so when none does. */
export const describeWithDocker = describe.skipIf(!hasDocker);

/** The engine itself, for what Testcontainers hides: metadata, signals, pause, hardening. */
export async function docker(): Promise<Dockerode> {
  return (await getContainerRuntimeClient()).container.dockerode;
}
