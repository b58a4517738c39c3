import type { FaultDefinition as ServerFault, FaultState } from "../../engine/fault-definition.ts";
import type { Moment } from "./clock.ts";
import type { Requests } from "./requests.ts";
import type { ScopeOptions } from "./scope-options.ts";

export type { FaultState };

/** Which calls, what happens to them, and how often; see `FaultsControl.add()`. */
export interface FaultDefinition extends Omit<ServerFault, "until"> {
  /** Until this moment of the emulator's clock. */
  readonly until?: Moment | undefined;
}

/** A fault that was added: what it has done, and how to be rid of it. */
export class Fault implements AsyncDisposable {
  readonly id: string;
  readonly #requests: Requests;

  constructor(requests: Requests, id: string) {
    this.#requests = requests;
    this.id = id;
  }

  /** How many calls it has hit. @throws ControlError when it is gone */
  async hits(): Promise<number> {
    return (await this.state()).hits;
  }

  /** Its definition, how many calls matched, how many it has hit, and the last of them. @throws ControlError */
  async state(): Promise<FaultState> {
    return this.#requests.json("GET", `/_emu/faults/${this.id}`);
  }

  /** @returns what it has done @throws ControlError when it is gone */
  async remove(): Promise<FaultState> {
    return this.#requests.json("DELETE", `/_emu/faults/${this.id}`);
  }

  /** Removes it, if it is still there: `await using fault = await kinesis.faults.add(…)`. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { faults } = await this.#requests.json<{ faults: FaultState[] }>("GET", "/_emu/faults");
    if (faults.some(({ id }) => id === this.id)) await this.remove();
  }
}

/** Answers that are wrong, late or missing on demand. */
export class FaultsControl {
  readonly #requests: Requests;
  readonly #scope: ScopeOptions;

  /** @param scope whose calls are meant */
  constructor(requests: Requests, scope: ScopeOptions) {
    this.#requests = requests;
    this.#scope = scope;
  }

  /**
   * Adds a fault: which calls it is about, what happens to them, and how often. The one added first has the first turn
   * with every call, until it is used up.
   *
   * ```ts
   * const throttled = await kinesis.faults.add({ operation: "PutRecords", entries: { share: 0.5 }, times: 2 });
   * await kinesis.faults.add({ operation: "GetRecords", stream: "orders", latency: 200, every: 3 });
   * await kinesis.faults.add({ error: "InternalFailure", probability: 0.1, seed: "a bad day" });
   * // …
   * expect(await throttled.hits()).toBe(2);
   * ```
   * @throws ControlError when the definition is not one; it names the place
   */
  async add(definition: FaultDefinition): Promise<Fault> {
    const json = { ...this.#scope, ...definition };
    const { id } = await this.#requests.json<FaultState>("POST", "/_emu/faults", { json });
    return new Fault(this.#requests, id);
  }

  /** In the order of their turns. @throws ControlError */
  async list(): Promise<FaultState[]> {
    const query = { ...this.#scope };
    return (await this.#requests.json<{ faults: FaultState[] }>("GET", "/_emu/faults", { query })).faults;
  }

  /** Removes all. @throws ControlError */
  async clear(): Promise<void> {
    await this.#requests.text("DELETE", "/_emu/faults", { query: { ...this.#scope } });
  }
}
