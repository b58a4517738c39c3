import type { Signals } from "../../engine/signals.ts";

/** Sleeps until one of some signals comes; one that comes meanwhile is not missed. */
export class Waking {
  readonly #signals: Signals;
  readonly #unlisten = new Map<string, () => void>();
  #isWoken = false;
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(signals: Signals) {
    this.#signals = signals;
  }

  /** No signal is waited for any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Listens to these topics and to no others; what came before counts no more. */
  listen(topics: readonly string[]): void {
    this.#isWoken = false;
    const wanted = new Set(topics);
    for (const [topic, unlisten] of this.#unlisten) {
      if (wanted.has(topic)) continue;
      unlisten();
      this.#unlisten.delete(topic);
    }
    for (const topic of wanted) {
      if (this.#unlisten.has(topic)) continue;
      this.#unlisten.set(
        topic,
        this.#signals.listen(topic, () => this.#rouse()),
      );
    }
  }

  /** Resolves with the next signal, or at once when one came since `listen` or it is over. */
  async next(): Promise<void> {
    if (this.#isWoken || this.#isOver) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  end(): void {
    this.#isOver = true;
    this.#rouse();
  }

  #rouse(): void {
    this.#isWoken = true;
    this.#wake?.();
  }
}
