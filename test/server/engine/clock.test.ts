import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmulatorClock } from "../../../server/engine/clock.ts";

const HOUR = 3_600_000;

let clock: EmulatorClock;
let errors: unknown[];
let log: string[];

beforeEach(() => {
  errors = [];
  log = [];
  clock = new EmulatorClock((error) => errors.push(error));
});

afterEach(() => clock.stop());

/** Notes that it ran, and when. */
function note(name: string, start: number): () => void {
  return () => log.push(`${name} at ${clock.now() - start}`);
}

describe("the emulator's clock", () => {
  it("shows the machine's time until it is moved", () => {
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
  });

  it("runs on after a move, shifted", async () => {
    await clock.advance(HOUR);
    const shown = clock.now();
    expect(Math.abs(shown - Date.now() - HOUR)).toBeLessThan(50);
    await sleep(20);
    expect(clock.now()).toBeGreaterThan(shown);
  });

  it("stands when it is frozen, and goes on from there when it is resumed", async () => {
    clock.freeze();
    const frozen = clock.now();
    await sleep(30);
    expect(clock.now()).toBe(frozen);
    clock.resume();
    expect(clock.now() - frozen).toBeLessThan(20);
    await sleep(30);
    expect(clock.now()).toBeGreaterThan(frozen);
  });

  it("can be set to any time, also one gone by", async () => {
    clock.freeze();
    for (const time of [0, 4_000_000_000_000, 1_780_000_000_123]) {
      await clock.set(time);
      expect(clock.now()).toBe(time);
    }
  });

  it("stays frozen when it is moved", async () => {
    clock.freeze();
    const start = clock.now();
    await clock.advance(HOUR);
    await sleep(20);
    expect(clock.now()).toBe(start + HOUR);
  });
});

describe("while it is moved, the clock", () => {
  /** Moves it on by an hour, and does something when half of it is gone. */
  async function moveAnd(act: () => void): Promise<number> {
    const start = clock.now();
    clock.setTimeout(async () => {
      await sleep(1);
      act();
    }, HOUR / 2);
    await clock.advance(HOUR);
    return start + HOUR;
  }

  it("can be stopped, and stands where the move has led", async () => {
    await moveAnd(() => clock.freeze());
    expect(clock.isFrozen).toBe(true);
    const shown = clock.now();
    await sleep(20);
    expect(clock.now()).toBe(shown);
  });

  it("can be resumed, and runs on from where the move has led", async () => {
    clock.freeze();
    const end = await moveAnd(() => clock.resume());
    expect(clock.isFrozen).toBe(false);
    const shown = clock.now();
    expect(shown).toBeGreaterThanOrEqual(end);
    await sleep(20);
    expect(clock.now()).toBeGreaterThan(shown);
  });

  it("says what it will do, and lets nothing fall due out of turn", async () => {
    const seen: boolean[] = [];
    await moveAnd(() => seen.push(clock.isFrozen));
    clock.freeze();
    await moveAnd(() => {
      clock.resume();
      seen.push(clock.isFrozen);
      clock.freeze();
      seen.push(clock.isFrozen);
    });
    expect(seen).toEqual([false, false, true]);
  });
});

describe("what falls due", () => {
  it("runs in order, each at its own moment, before advance answers", async () => {
    clock.freeze();
    const start = clock.now();
    for (const delay of [300, 100, 200]) clock.setTimeout(note(`timer ${delay}`, start), delay);
    await clock.advance(250);
    expect(log).toEqual(["timer 100 at 100", "timer 200 at 200"]);
    expect(clock.now()).toBe(start + 250);
    await clock.advance(50);
    expect(log).toEqual(["timer 100 at 100", "timer 200 at 200", "timer 300 at 300"]);
  });

  it("runs in the order it was set when it falls due at the same time", async () => {
    clock.freeze();
    const start = clock.now();
    for (const name of ["a", "b", "c"]) clock.setTimeout(note(name, start), 10);
    await clock.advance(10);
    expect(log).toEqual(["a at 10", "b at 10", "c at 10"]);
  });

  it("includes what is set on the way", async () => {
    clock.freeze();
    const start = clock.now();
    clock.setTimeout(() => {
      note("outer", start)();
      clock.setTimeout(note("inner", start), 100);
      clock.setTimeout(note("too late", start), 1000);
    }, 100);
    clock.setTimeout(note("between", start), 150);
    await clock.advance(500);
    expect(log).toEqual(["outer at 100", "between at 150", "inner at 200"]);
  });

  it("is waited for one after the other", async () => {
    clock.freeze();
    const start = clock.now();
    clock.setTimeout(async () => {
      await sleep(10);
      note("slow", start)();
    }, 100);
    clock.setTimeout(note("quick", start), 101);
    await clock.advance(200);
    expect(log).toEqual(["slow at 100", "quick at 101"]);
  });

  it("includes what work under way sets when it is done, on the way and before", async () => {
    clock.freeze();
    const start = clock.now();
    const workThenSet = async (name: string, delay: number): Promise<void> => {
      await sleep(10);
      note(`${name} is done`, start)();
      clock.setTimeout(note(name, start), delay);
    };
    clock.hold(workThenSet("first", 100));
    clock.setTimeout(() => clock.hold(workThenSet("second", 100)), 200);
    clock.setTimeout(note("later", start), 1000);
    await clock.advance(1000);
    expect(log).toEqual([
      "first is done at 0",
      "first at 100",
      "second is done at 200",
      "second at 300",
      "later at 1000",
    ]);
  });

  it("does not wait for ever for work that itself moves the clock", async () => {
    const start = clock.now();
    clock.setTimeout(note("due", start), 100);
    clock.hold(clock.advance(50));
    await clock.advance(100);
    expect(log).toHaveLength(1);
  });

  it("does not run once it is cancelled, be it by an earlier one", async () => {
    clock.freeze();
    const start = clock.now();
    const later = clock.setTimeout(note("later", start), 20);
    clock.setTimeout(() => later.cancel(), 10);
    clock.setTimeout(note("never", start), 10).cancel();
    await clock.advance(100);
    expect(log).toEqual([]);
  });

  it("goes to the error handler when it throws or rejects, and keeps nothing from running", async () => {
    clock.freeze();
    const start = clock.now();
    clock.setTimeout(() => {
      throw new Error("thrown");
    }, 10);
    clock.setTimeout(() => Promise.reject(new Error("rejected")), 20);
    clock.setTimeout(note("after", start), 30);
    await clock.advance(100);
    expect(errors).toEqual([new Error("thrown"), new Error("rejected")]);
    expect(log).toEqual(["after at 30"]);
  });

  it("runs by itself when its time comes", async () => {
    const start = clock.now();
    clock.setTimeout(note("later", start), 60);
    clock.setTimeout(note("sooner", start), 20);
    await sleep(120);
    expect(log.map((line) => line.split(" ")[0])).toEqual(["sooner", "later"]);
  });

  it("waits while time stands still, and runs when it goes on", async () => {
    const start = clock.now();
    clock.setTimeout(note("waiting", start), 20);
    clock.freeze();
    await sleep(50);
    expect(log).toEqual([]);
    clock.resume();
    await sleep(50);
    expect(log).toHaveLength(1);
  });

  it("is forgotten when the clock is stopped", async () => {
    clock.setTimeout(note("forgotten", clock.now()), 10);
    clock.stop();
    await sleep(30);
    expect(log).toEqual([]);
  });

  it("is not lost and time runs on when two move the clock at once", async () => {
    const ran: number[] = [];
    const start = clock.now();
    for (const delay of [HOUR, 2 * HOUR]) clock.setTimeout(() => sleep(5).then(() => void ran.push(delay)), delay);
    await Promise.all([clock.set(start + HOUR), clock.set(start + 2 * HOUR)]);
    expect(ran).toEqual([HOUR, 2 * HOUR]);
    const shown = clock.now();
    await sleep(20);
    expect(clock.now()).toBeGreaterThan(shown);
  });

  it("runs once each and in order, however the way is cut into pieces", async () => {
    const delays = fc.array(fc.nat({ max: 1000 }), { maxLength: 20 });
    const pieces = fc.array(fc.nat({ max: 300 }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(delays, pieces, async (due, steps) => {
        const each = new EmulatorClock((error) => errors.push(error));
        each.freeze();
        const start = each.now();
        const ran: number[] = [];
        for (const delay of due) each.setTimeout(() => void ran.push(each.now() - start), delay);
        for (const step of steps) await each.advance(step);
        const end = steps.reduce((sum, step) => sum + step, 0);
        expect(ran).toEqual(due.filter((delay) => delay <= end && steps.length > 0).toSorted((a, b) => a - b));
        expect(each.now()).toBe(start + end);
      }),
    );
  });
});
