import type { Container, ContainerCreateOptions } from "dockerode";
import { vi } from "vitest";
import { DEFAULT_IMAGE } from "../../module/index.ts";
import { docker } from "../support/docker.ts";

/** A container of the image as Docker alone runs it, removed at the end of the block. */
export interface BareContainer extends AsyncDisposable {
  readonly container: Container;
}

export async function runImage(options: Partial<ContainerCreateOptions> = {}): Promise<BareContainer> {
  const container = await (await docker()).createContainer({ Image: DEFAULT_IMAGE, ...options });
  await container.start();
  return {
    container,
    async [Symbol.asyncDispose]() {
      await container.remove({ force: true, v: true });
    },
  };
}

/** Waits until the image's own health check has passed. */
export async function healthy(container: Container): Promise<void> {
  await vi.waitFor(
    async () => {
      const { State } = await container.inspect();
      if (State.Health?.Status !== "healthy") throw new Error(`It is ${State.Health?.Status}, ${State.Status}.`);
    },
    { timeout: 15_000, interval: 50 },
  );
}
