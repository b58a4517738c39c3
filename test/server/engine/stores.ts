import { setImmediate } from "node:timers/promises";
import type { Random } from "../../../server/engine/random.ts";
import { NotStored, type Store, type StoreImage } from "../../../server/store/contract.ts";

type Around = (call: () => unknown) => unknown;

/** The same object with something around every call of its methods. */
function wrapped<T extends object>(target: T, around: Around): T {
  return new Proxy(target, {
    get(object, name) {
      const member: unknown = Reflect.get(object, name, object);
      return typeof member === "function"
        ? (...args: unknown[]) => around(() => Reflect.apply(member, object, args))
        : member;
    },
  });
}

/** Lets a random number of turns of the event loop pass, short ones and long ones. */
async function pause(random: Random): Promise<void> {
  for (let turns = random.uint32() % 4; turns > 0; turns--) {
    await (random.uint32() % 2 === 0 ? Promise.resolve() : setImmediate());
  }
}

function slowly(random: Random): Around {
  return async (call) => {
    await pause(random);
    const answer = await call();
    await pause(random);
    return answer;
  };
}

/** One call after the other. */
function inOrder(around: Around): Around {
  let last: Promise<unknown> = Promise.resolve();
  return async (call) => {
    const mine = last.then(() => around(call));
    last = mine.catch(() => {});
    return mine;
  };
}

/**
 * A store as a network would make it: every call takes its time on the way there and on the way back, so that calls for
 * records overtake each other. Those for documents keep their order.
 */
export function slowStore(store: Store, random: Random): Store {
  const records = wrapped(store.records, slowly(random));
  const catalogue = wrapped(store.catalogue, inOrder(slowly(random)));
  return { ...whole(store, slowly(random)), records, catalogue };
}

/** The same store with other records. */
export function withRecords(store: Store, records: Store["records"]): Store {
  return { ...whole(store, (call) => call()), records, catalogue: store.catalogue };
}

/** What is asked of the store itself. */
function whole(store: Store, around: Around): Omit<Store, "records" | "catalogue"> {
  return {
    capture: async () => (await around(() => store.capture())) as StoreImage,
    restore: async (image) => {
      await around(() => store.restore(image));
    },
    close: () => store.close(),
  };
}

/** A store whose calls for documents overtake each other. */
export function overtakingStore(store: Store, random: Random): Store {
  const catalogue = wrapped(store.catalogue, slowly(random));
  return { ...whole(store, slowly(random)), records: store.records, catalogue };
}

export interface FailingStore {
  readonly store: Store;
  /** From then on so many calls succeed, and all after them fail, as if the power had been cut. */
  readonly failAfter: (calls: number) => void;
}

export interface FullStore {
  readonly store: Store;
  /** Whether a change that this holds for is refused, as on a full disk. */
  refuses: (change: string, args: readonly unknown[]) => boolean;
}

/** The methods of a store that need room. */
const CHANGES = new Set<unknown>(["open", "append", "seal", "drop", "create", "replace", "delete", "restore"]);

/** A store on a disk that has room when the test says so; every change takes a turn of the event loop. */
export function fullStore(store: Store): FullStore {
  const full: FullStore = {
    refuses: () => false,
    get store() {
      return {
        ...whole(refusing(store), (call) => call()),
        records: refusing(store.records),
        catalogue: refusing(store.catalogue),
      };
    },
  };
  function refusing<T extends object>(target: T): T {
    return new Proxy(target, {
      get(object, name) {
        const member = Reflect.get(object, name, object) as (...args: unknown[]) => unknown;
        if (!CHANGES.has(name)) return member.bind(object);
        return async (...args: unknown[]) => {
          await setImmediate();
          if (full.refuses(String(name), args)) throw new NotStored("the disk is full");
          return Reflect.apply(member, object, args);
        };
      },
    });
  }
  return full;
}

/** Documents take longer to write than records, so that a record can be safe before the change that let it in. */
export function failingStore(store: Store): FailingStore {
  let left = Infinity;
  const failing =
    (turns: number): Around =>
    async (call) => {
      for (let turn = 0; turn < turns; turn++) await setImmediate();
      if (left-- <= 0) throw new Error("the power is cut");
      return call();
    };
  const records = wrapped(store.records, failing(1));
  const catalogue = wrapped(store.catalogue, failing(5));
  return {
    store: { ...whole(store, failing(1)), records, catalogue },
    failAfter: (calls) => {
      left = calls;
    },
  };
}
