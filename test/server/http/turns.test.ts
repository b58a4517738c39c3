import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Turns } from "../../../server/http/turns.ts";

describe("turns of the event loop", () => {
  it("are one for each who waits, in the order of asking", async () => {
    const turns = new Turns();
    const done: string[] = [];
    for (const name of ["a", "b", "c"]) void turns.mine().then(() => done.push(name));
    const seen: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      await setImmediate();
      seen.push(done.join(""));
    }
    expect(seen).toEqual(["a", "ab", "abc", "abc"]);
  });

  it("come again to who asks again, after those who asked before", async () => {
    const turns = new Turns();
    const done: string[] = [];
    const twice = turns.mine().then(async () => {
      done.push("a");
      await turns.mine();
      done.push("a again");
    });
    const once = turns.mine().then(() => done.push("b"));
    await Promise.all([twice, once]);
    await turns.mine();
    expect(done).toEqual(["a", "b", "a again"]);
  });
});

describe("the end of a turn", () => {
  it("is the same for all who wait in that turn, and another one in the next", async () => {
    const turns = new Turns();
    const order: string[] = [];
    const first = [1, 2].map((number) => turns.end().then(() => order.push(`answer ${number}`)));
    await Promise.resolve().then(() => order.push("the rest of the turn"));
    await Promise.all(first);
    const next = turns.end().then(() => order.push("answer 3"));
    order.push("the next turn");
    await next;
    expect(order).toEqual(["the rest of the turn", "answer 1", "answer 2", "the next turn", "answer 3"]);
  });

  it("comes before the long ones, however early they asked, and waits for none of them", async () => {
    const turns = new Turns();
    const order: string[] = [];
    const long = ["a", "b"].map(async (name) => {
      await turns.mine();
      order.push(`long ${name}`);
      await turns.end();
      order.push(`answer ${name}`);
    });
    const small = turns.end().then(() => order.push("small answer"));
    await Promise.all([small, ...long]);
    expect(order).toEqual(["small answer", "long a", "answer a", "long b", "answer b"]);
  });
});
