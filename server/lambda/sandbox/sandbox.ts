import { nextTurn, type Clock, type Timer } from "../../engine/clock.ts";
import { TaskQueue } from "../runtime/queue.ts";
import { errorReply, type Reply, type Task } from "../runtime/task.ts";
import type { SandboxPlan } from "./environment.ts";
import { memoryPeak } from "./memory-peak.ts";
import { Output } from "./output.ts";
import { exitReply, killProgram, spawnFailedReply, startProgram, type Program } from "./program.ts";
import { RuntimeListener } from "./runtime-listener.ts";

/** Milliseconds that a function has to get ready, unless its timeout is longer. */
const INIT_TIMEOUT = 10_000;

export interface SandboxContext {
  readonly machineTime: Clock;
  /** Names the log stream: 32 hexadecimal digits. */
  readonly id: string;
  /** Receives what the function prints, line by line. */
  readonly onLine: (line: string) => void;
}

export interface SandboxResult {
  readonly reply: Reply;
  readonly logTail: string;
}

/** Milliseconds in which what a program has printed is read when it is gone, though another keeps its pipes open. */
const READING_TIME = 200;

/** What a program said when it could not start. */
interface Init {
  failure?: Reply;
  /** Called then. */
  onFailure?: () => void;
}

/** How a program ended, in the words for the invocation that it left without an answer. */
type End = (requestId: string) => Reply;

/** One process of a function: it takes one invocation after the other, until it ends or takes too long. */
export class Sandbox {
  readonly #plan: SandboxPlan;
  readonly #machineTime: Clock;
  readonly #tasks: TaskQueue;
  readonly #listener: RuntimeListener;
  readonly #program: Program;
  readonly #output: Output;
  readonly #ended = Promise.withResolvers<End>();
  readonly #closed: Promise<void>;
  readonly #startedAt: number;
  #isAlive = true;
  #isWarm = false;
  readonly #init: Init;

  private constructor(
    plan: SandboxPlan,
    context: SandboxContext,
    tasks: TaskQueue,
    init: Init,
    listener: RuntimeListener,
  ) {
    this.#init = init;
    this.#plan = plan;
    this.#machineTime = context.machineTime;
    this.#tasks = tasks;
    this.#listener = listener;
    this.#startedAt = context.machineTime.now();
    this.#output = new Output(context.onLine);
    const day = new Date(this.#startedAt).toISOString().slice(0, 10).replaceAll("-", "/");
    this.#program = startProgram(plan, listener.address, `${day}/[$LATEST]${context.id}`);
    for (const stream of [this.#program.stdout, this.#program.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => this.#output.write(text));
    }
    this.#closed = this.#watch();
    // A runtime should end itself then; one that stays is of no use.
    init.onFailure = () => killProgram(this.#program);
  }

  /** @throws what the system says when it has no room for another process */
  static async start(plan: SandboxPlan, context: SandboxContext): Promise<Sandbox> {
    const now = (): number => context.machineTime.now();
    const tasks = new TaskQueue(context.machineTime);
    const init: Init = {};
    const initFailed = (reply: Reply): void => {
      init.failure = reply;
      init.onFailure?.();
    };
    const listener = await RuntimeListener.open({ tasks, now, initFailed });
    try {
      return new Sandbox(plan, context, tasks, init, listener);
    } catch (error) {
      listener.close();
      throw error;
    }
  }

  /** Whether it can take another invocation. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Resolves with what the function answered, or with what kept it from it. One invocation at a time. */
  async run(task: Task): Promise<SandboxResult> {
    const { requestId } = task;
    this.#output.note(`START RequestId: ${requestId} Version: $LATEST`);
    let begunAt = this.#machineTime.now();
    const late = Promise.withResolvers<Reply>();
    let timer = this.#alarm(Math.max(INIT_TIMEOUT, this.#timeout), late, requestId);
    const onClaimed = (): void => {
      timer.cancel();
      begunAt = this.#machineTime.now();
      timer = this.#alarm(this.#timeout, late, requestId);
    };
    const answered = this.#tasks.run(task, undefined, onClaimed).then((reply) => reply ?? this.#endOf(requestId));
    const reply = await Promise.race([answered, this.#endOf(requestId), late.promise]);
    timer.cancel();
    // What was printed before the answer has arrived by the end of this turn.
    await nextTurn();
    await this.#report(requestId, begunAt);
    this.#isWarm = true;
    return { reply, logTail: this.#output.takeTail() };
  }

  /** Ends the process, and what runs in it with it. */
  async stop(): Promise<void> {
    this.#isAlive = false;
    killProgram(this.#program);
    await this.#closed;
  }

  get #timeout(): number {
    return this.#plan.timeout * 1000;
  }

  /** Once the process has ended, what that means for an invocation. */
  async #endOf(requestId: string): Promise<Reply> {
    const end = await this.#ended.promise;
    return end(requestId);
  }

  #alarm(delay: number, late: PromiseWithResolvers<Reply>, requestId: string): Timer {
    return this.#machineTime.setTimeout(() => {
      this.#isAlive = false;
      const what = `Task timed out after ${(delay / 1000).toFixed(2)} seconds`;
      this.#output.note(`${new Date(this.#machineTime.now()).toISOString()} ${requestId} ${what}\n`);
      late.resolve(errorReply("Sandbox.Timedout", `RequestId: ${requestId} Error: ${what}`));
      killProgram(this.#program);
    }, delay);
  }

  /** What the process started must not keep its pipes open: it goes too, or, where it left the group, is not listened to. */
  #endPipes(): void {
    killProgram(this.#program);
    this.#machineTime.setTimeout(async () => {
      await nextTurn();
      this.#program.stdout.destroy();
      this.#program.stderr.destroy();
    }, READING_TIME);
  }

  /** Resolves when the process is gone and all that it printed was read. */
  async #watch(): Promise<void> {
    const end = await new Promise<End>((resolve) => {
      const program = this.#program;
      program.once("error", (error) => resolve((id) => spawnFailedReply(id, error, this.#plan.folder)));
      program.once("exit", () => this.#endPipes());
      program.once("close", (code, signal) => resolve((id) => this.#init.failure ?? exitReply(id, code, signal)));
    });
    this.#isAlive = false;
    this.#listener.close();
    this.#ended.resolve(end);
  }

  async #report(requestId: string, begunAt: number): Promise<void> {
    const duration = this.#machineTime.now() - begunAt;
    const peak = await memoryPeak(this.#program.pid);
    const parts = [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${duration.toFixed(2)} ms`,
      `Billed Duration: ${duration} ms`,
      `Memory Size: ${this.#plan.memorySize} MB`,
      ...(peak === undefined ? [] : [`Max Memory Used: ${peak} MB`]),
      ...(this.#isWarm ? [] : [`Init Duration: ${(begunAt - this.#startedAt).toFixed(2)} ms`]),
    ];
    this.#output.note(`END RequestId: ${requestId}`);
    this.#output.note(`${parts.join("\t")}\t`);
  }
}
