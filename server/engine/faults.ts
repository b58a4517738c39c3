import type { Clock } from "./clock.ts";
import { Fault, type FaultSubject } from "./fault.ts";
import type { FaultDefinition, OperationName } from "./fault-definition.ts";
import { isWithin, type Scope } from "./scope.ts";

/** What befalls a call. */
export interface Strike {
  /** Milliseconds to wait before anything else. */
  readonly latency: number;
  /** The fault with an effect beside latency that hit the call. */
  readonly fault: Fault | undefined;
}

const NOTHING: Strike = { latency: 0, fault: undefined };

/** Answers that are wrong, late or missing on demand. */
export class Faults {
  /** How many calls were hit so far, by operation; also by faults that are gone. */
  readonly hits = new Map<OperationName, number>();
  readonly #clock: Clock;
  readonly #faults = new Map<string, Fault>();
  /** Also of those that a reset took along: who remembers an id never finds another fault under it. */
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether no call can be hit, so that nobody has to look at what a call is about. */
  get isEmpty(): boolean {
    return this.#faults.size === 0;
  }

  /** The fault added first has the first turn with every call. */
  add(definition: FaultDefinition): Fault {
    this.#lastId++;
    const fault = new Fault(String(this.#lastId), definition);
    this.#faults.set(fault.id, fault);
    return fault;
  }

  find(id: string): Fault | undefined {
    return this.#faults.get(id);
  }

  /** Within the scope, in the order of their turns. */
  list(scope: Scope = {}): Fault[] {
    return [...this.#faults.values()].filter(({ definition }) => isWithin(scope, definition));
  }

  remove({ id }: Fault): void {
    this.#faults.delete(id);
  }

  /** Removes those that are for the account and region of the scope alone. */
  clear(scope: Scope = {}): void {
    for (const fault of this.list(scope)) this.remove(fault);
  }

  /**
   * What befalls a call: the first fault of which the turn has come, and the latency of those before it that are
   * nothing but latency.
   */
  strike(subject: FaultSubject): Strike {
    if (this.isEmpty) return NOTHING;
    const now = this.#clock.now();
    let latency = 0;
    for (const fault of this.#faults.values()) {
      if (!fault.hit(subject, now)) continue;
      this.hits.set(subject.operation, (this.hits.get(subject.operation) ?? 0) + 1);
      latency += fault.drawLatency();
      if (!isLatencyAlone(fault.definition)) return { latency, fault };
    }
    return { latency, fault: undefined };
  }
}

function isLatencyAlone({ error, drop, iterator, entries, cut }: FaultDefinition): boolean {
  return [error, drop, iterator, entries, cut].every((effect) => effect === undefined);
}
