import { describe, expect, it } from "vitest";
import { createLogger, type LogFormat, type LogLevel, type Logger } from "../../../server/log.ts";
import type { AnsweredCall } from "../../../server/observe/answered-call.ts";
import { CallLog } from "../../../server/observe/call-log.ts";

/** A call log with a watch and an alarm that the test holds. */
class Log {
  readonly lines: string[] = [];
  readonly logger: Logger;
  readonly calls: CallLog;
  #now = 0;
  #alarm: { readonly at: number; readonly callback: () => void } | undefined;

  constructor(level: LogLevel = "info", format: LogFormat = "pretty") {
    this.logger = createLogger(level, format, (line) => this.lines.push(line));
    this.calls = new CallLog(this.logger, format, {
      stopwatch: () => {
        const start = this.#now;
        return () => this.#now - start;
      },
      after: (milliseconds, callback) => {
        const alarm = { at: this.#now + milliseconds, callback };
        this.#alarm = alarm;
        return { cancel: () => (this.#alarm = this.#alarm === alarm ? undefined : this.#alarm) };
      },
    });
  }

  get isWaiting(): boolean {
    return this.#alarm !== undefined;
  }

  /** Lets time go on, and the alarm ring when it is due. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const alarm = this.#alarm;
    if (!alarm || alarm.at > this.#now) return;
    this.#alarm = undefined;
    alarm.callback();
  }

  /** What was printed since it was last asked, without the time and the level. */
  take(): string[] {
    return this.lines.splice(0).map((line) => line.replace(/^\S+ {2}INFO {2}/, "").trimEnd());
  }
}

function call(operation: string, changes: Partial<AnsweredCall> = {}): AnsweredCall {
  return {
    service: "kinesis",
    operation,
    title: operation,
    status: 200,
    error: undefined,
    reason: undefined,
    milliseconds: 0.31,
    requestId: "1",
    details: {},
    ...changes,
  };
}

const throttled = (shard: number): AnsweredCall =>
  call("PutRecord", {
    status: 400,
    error: "ProvisionedThroughputExceededException",
    reason: `Rate exceeded for shard ${shard}.`,
  });

const times = (count: number, what: () => void): void => {
  for (let done = 0; done < count; done++) what();
};

describe("a call", () => {
  it("has a line of its own, with the reason when it was refused", () => {
    const log = new Log();
    log.calls.observe(call("PutRecord"));
    log.calls.observe(
      call("DescribeStream", { status: 400, error: "ResourceNotFoundException", reason: "No \u001B[2J." }),
    );
    expect(log.take()).toEqual([
      "AWS kinesis.PutRecord => 200 (0.3 ms)",
      "AWS kinesis.DescribeStream => 400 (ResourceNotFoundException, 0.3 ms): No ?[2J.",
    ]);
  });

  it("tells machines everything by name", () => {
    const log = new Log("info", "json");
    const details = { caller: { account: "111122223333", region: "eu-west-1" }, names: { StreamName: "orders" } };
    log.calls.observe(call("PutRecord", { details, status: 400, error: "Oops", reason: "Because." }));
    expect(JSON.parse(log.lines[0] ?? "")).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      service: "kinesis",
      operation: "PutRecord",
      status: 400,
      error: "Oops",
      reason: "Because.",
      durationMs: 0.31,
      account: "111122223333",
      region: "eu-west-1",
      stream: "orders",
      requestId: "1",
      msg: "AWS kinesis.PutRecord => 400 (Oops, 0.3 ms): Because.",
    });
  });

  it.each([
    { StreamARN: "arn:aws:kinesis:eu-west-1:111122223333:stream/orders" },
    { ConsumerARN: "arn:aws:kinesis:eu-west-1:111122223333:stream/orders/consumer/billing:1" },
  ])("is about the stream that an ARN names", (names) => {
    const log = new Log("info", "json");
    log.calls.observe(call("DescribeStream", { details: { names } }));
    expect(JSON.parse(log.lines[0] ?? "")).toMatchObject({ stream: "orders" });
  });
});

describe("many calls of the same operation and result", () => {
  it("are summed up after the first ten of a second", () => {
    const log = new Log();
    times(12, () => log.calls.observe(call("PutRecord")));
    log.calls.observe(call("GetRecords"));
    expect(log.take()).toHaveLength(11);
    log.calls.observe(call("PutRecord", { milliseconds: 8 }));
    log.pass(1000);
    expect(log.take()).toEqual(["AWS kinesis.PutRecord => 200 × 3 in 1 s (0.3 ms median)"]);
  });

  it("have no lines of their own as long as they go on, and are all told", () => {
    const log = new Log();
    times(4812, () => log.calls.observe(call("PutRecord")));
    log.pass(1000);
    expect(log.take().at(-1)).toBe("AWS kinesis.PutRecord => 200 × 4,802 in 1 s (0.3 ms median)");
    times(2000, () => log.calls.observe(call("PutRecord")));
    log.pass(1500);
    expect(log.take()).toEqual(["AWS kinesis.PutRecord => 200 × 2,000 in 1.5 s (0.3 ms median)"]);
    times(2, () => log.calls.observe(call("PutRecord")));
    log.pass(1000);
    expect(log.take()).toEqual(["AWS kinesis.PutRecord => 200 × 2 in 1 s (0.3 ms median)"]);
    log.calls.observe(call("PutRecord"));
    expect(log.take()).toEqual(["AWS kinesis.PutRecord => 200 (0.3 ms)"]);
  });

  it("are not mixed with others: each reason of a refusal comes to light", () => {
    const log = new Log();
    times(500, () => log.calls.observe(call("PutRecord")));
    log.take();
    times(12, () => log.calls.observe(throttled(1)));
    log.calls.observe(throttled(2));
    expect(log.take().at(-1)).toMatch(/Exception, 0.3 ms\): Rate exceeded for shard 2\.$/);
    log.pass(1000);
    expect(log.take()).toEqual([
      "AWS kinesis.PutRecord => 200 × 490 in 1 s (0.3 ms median)",
      "AWS kinesis.PutRecord => 400 × 2 in 1 s (ProvisionedThroughputExceededException, 0.3 ms median): Rate exceeded for shard 1.",
    ]);
  });

  it("each have their line at debug, and when they are of the control plane", () => {
    const debug = new Log("debug");
    times(50, () => debug.calls.observe(call("PutRecord")));
    expect(debug.take()).toHaveLength(50);
    const info = new Log();
    times(50, () => info.calls.observe(call("DescribeStream")));
    expect(info.take()).toHaveLength(50);
    expect(info.isWaiting).toBe(false);
  });

  it("follow a level that changes", () => {
    const log = new Log("warn");
    log.calls.observe(call("PutRecord"));
    expect(log.take()).toEqual([]);
    log.logger.level = "debug";
    times(20, () => log.calls.observe(call("PutRecord")));
    expect(log.take()).toHaveLength(20);
  });

  it("are summed up for machines in numbers", () => {
    const log = new Log("info", "json");
    times(30, () => log.calls.observe(call("PutRecord")));
    log.pass(1000);
    expect(JSON.parse(log.lines.at(-1) ?? "")).toMatchObject({
      operation: "PutRecord",
      status: 200,
      calls: 20,
      seconds: 1,
      medianMs: 0.31,
    });
  });

  it("are told when the log ends, and nothing is waited for then", () => {
    const log = new Log();
    times(30, () => log.calls.observe(call("PutRecord")));
    log.pass(200);
    log.take();
    log.calls.stop();
    expect(log.take()).toEqual(["AWS kinesis.PutRecord => 200 × 20 in 0.2 s (0.3 ms median)"]);
    expect(log.isWaiting).toBe(false);
  });

  it("leave nothing to wait for once they have ended", () => {
    const log = new Log();
    times(30, () => log.calls.observe(call("PutRecord")));
    log.pass(1000);
    expect(log.isWaiting).toBe(true);
    log.pass(1000);
    expect(log.isWaiting).toBe(false);
  });
});
