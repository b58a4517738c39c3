import { beforeEach, describe, expect, it } from "vitest";
import { EmulatorClock } from "../../../../server/engine/clock.ts";
import { TaskQueue } from "../../../../server/lambda/runtime/queue.ts";
import type { Reply } from "../../../../server/lambda/runtime/task.ts";

const TASK = { requestId: "1", payload: Buffer.from("{}"), arn: "", timeout: 900_000 };
const STAYS = new AbortController().signal;

let time: EmulatorClock;
let queue: TaskQueue;
let reply: Promise<Reply | undefined>;
let connection: AbortController;

/** A runtime takes a task, and asks for the next one while it works. */
beforeEach(async () => {
  time = new EmulatorClock(() => {});
  time.freeze();
  queue = new TaskQueue(time);
  reply = queue.run(TASK);
  await queue.next(STAYS, "runtime");
  connection = new AbortController();
  void queue.next(connection.signal, "runtime");
});

describe("a runtime that is cut off while it works", () => {
  it("is dead when it does not ask again, and its task is given up", async () => {
    connection.abort();
    await time.advance(1999);
    expect(queue.isServed).toBe(true);
    await time.advance(1);
    expect(await reply).toBeUndefined();
    expect(queue.isServed).toBe(false);
    expect(queue.reply("1", { payload: Buffer.from("late"), isError: false })).toBe(false);
  });

  it("is alive when it asks again", async () => {
    connection.abort();
    await time.advance(1000);
    void queue.next(STAYS, "runtime");
    await time.advance(60_000);
    const answer = { payload: Buffer.from("done"), isError: false };
    expect(queue.reply("1", answer)).toBe(true);
    expect(await reply).toBe(answer);
  });

  it("may still answer when it has left before", async () => {
    queue.leave("runtime");
    connection.abort();
    await time.advance(60_000);
    expect(queue.reply("1", { payload: Buffer.from("done"), isError: false })).toBe(true);
  });
});
