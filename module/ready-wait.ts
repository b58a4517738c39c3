import { setTimeout as sleep } from "node:timers/promises";
import type { Container } from "dockerode";
import { getContainerRuntimeClient, Wait, type BoundPorts, type WaitStrategy } from "testcontainers";
import { KinesisEmuClient } from "../server/control/client.ts";
import { startError } from "./start-error.ts";

/** The server prints it when it listens and its initial streams exist. */
const READY_LINE = "Ready.";
const DEFAULT_STARTUP_TIMEOUT = 30_000;
/** Milliseconds. A refused connection says so at once; this is for a forwarder that accepts one and stays silent. */
const PROBE_TIMEOUT = 250;
const PROBE_PAUSE = 25;

/**
 * Waits for the log line, then for one answer over HTTP.
 *
 * The line alone is the fastest sign, but a reused container that had been stopped still shows the one of its earlier
 * life; and a port forwarder (Docker Desktop, Podman, rootless) may lag behind the container. A poll over HTTP alone
 * costs more: Docker accepts connections before the server does.
 */
export class ReadyWait implements WaitStrategy {
  readonly #port: number;
  #startupTimeout: number | undefined;

  /** @param port inside the container */
  constructor(port: number) {
    this.#port = port;
  }

  /** @throws StartError with the container's last log lines */
  async waitUntilReady(container: Container, boundPorts: BoundPorts, startTime?: Date): Promise<void> {
    const deadline = Date.now() + this.getStartupTimeout();
    try {
      await Wait.forLogMessage(READY_LINE)
        .withStartupTimeout(this.getStartupTimeout())
        .waitUntilReady(container, boundPorts, startTime);
      await this.#waitForAnswer(container, boundPorts.getBinding(this.#port), deadline);
    } catch (error) {
      throw await startError(container, error);
    }
  }

  withStartupTimeout(milliseconds: number): this {
    this.#startupTimeout = milliseconds;
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return this.#startupTimeout !== undefined;
  }

  getStartupTimeout(): number {
    return this.#startupTimeout ?? DEFAULT_STARTUP_TIMEOUT;
  }

  async #waitForAnswer(container: Container, hostPort: number, deadline: number): Promise<void> {
    const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
    const client = new KinesisEmuClient(`http://${host}:${hostPort}`, { timeout: PROBE_TIMEOUT });
    for (;;) {
      try {
        await client.health();
        return;
      } catch (error) {
        const { Running: isRunning } = (await container.inspect()).State;
        if (!isRunning || Date.now() > deadline) throw error;
      }
      await sleep(PROBE_PAUSE);
    }
  }
}
