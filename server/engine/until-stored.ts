import { NotStored, StoreClosed } from "../store/contract.ts";
import type { Clock } from "./clock.ts";

/** Milliseconds after which what the store had no room for is tried again. */
const RETRY_AFTER = 1000;

/**
 * Does what is due. What the store has no room for is tried again, on the emulator's clock, until it has: otherwise it
 * would wait for the next start. While time is being moved, the next attempt is at the end of the move.
 * @param work does nothing where nothing is left to be done
 * @throws NotStored when the first attempt fails; of the later ones the clock is told
 */
export async function untilStored(clock: Clock, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof NotStored && !(error instanceof StoreClosed)) {
      const delay = Math.max(RETRY_AFTER, clock.destination - clock.now());
      clock.setTimeout(() => untilStored(clock, work), delay);
    }
    throw error;
  }
}

/** Waits for what need not be stored now, for it is tried again: a full disk keeps nobody from what it holds. */
export async function ifThereIsRoom(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof NotStored)) throw error;
  }
}
