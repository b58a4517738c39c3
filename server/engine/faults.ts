import { serviceException, type ExceptionName } from "../api/exceptions.ts";
import type { Operations } from "../api/types.generated.ts";

/** Which calls get which exception. */
export interface FaultDefinition {
  /** Absent: any operation. */
  readonly operation?: keyof Operations;
  /** The name of the stream that a call must name; absent: any call. */
  readonly stream?: string;
  readonly error: ExceptionName;
  /** Absent: a text that says that this is a fault. */
  readonly message?: string;
  /** How many calls it hits, a whole number from 1; absent: all until it is removed. */
  readonly times?: number;
}

export interface Fault {
  /** How many calls it has hit. */
  readonly hits: number;
  remove(): void;
}

/** Answers that are wrong on demand, instead of what the operation would have answered. */
export class Faults {
  /** How many calls were hit so far, by operation; also by faults that are gone. */
  readonly hits = new Map<keyof Operations, number>();
  readonly #faults = new Set<{ readonly definition: FaultDefinition; hits: number }>();

  /** The fault added first hits first, until it is used up. */
  add(definition: FaultDefinition): Fault {
    const fault = { definition, hits: 0 };
    this.#faults.add(fault);
    return {
      get hits() {
        return fault.hits;
      },
      remove: () => void this.#faults.delete(fault),
    };
  }

  clear(): void {
    this.#faults.clear();
  }

  /** @throws ServiceException when a fault hits the call, of which the operation then does nothing */
  strike(operation: keyof Operations, stream: string | undefined): void {
    for (const fault of this.#faults) {
      const { definition } = fault;
      const matches =
        (definition.operation ?? operation) === operation &&
        (definition.stream === undefined || definition.stream === stream) &&
        fault.hits < (definition.times ?? Infinity);
      if (!matches) continue;
      fault.hits++;
      this.hits.set(operation, (this.hits.get(operation) ?? 0) + 1);
      throw serviceException(definition.error, definition.message ?? `A fault of the emulator hit ${operation}.`);
    }
  }
}
