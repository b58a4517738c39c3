import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface Flow {
  /** Records that the emulator has taken so far. */
  readonly sent: number;
  stop(): Promise<void>;
}

const RECORDS_PER_CALL = 500;
/** Bodies that are sent by turns, so that keys reach all shards and making them costs nothing meanwhile. */
const BODIES = 20;

/** Puts records into a stream at a steady rate, until it is stopped: without an SDK, whose work would weigh more. */
export function startFlow(endpoint: string, stream: string, recordsPerSecond: number): Flow {
  const agent = new Agent({ keepAlive: true });
  const bodies = Array.from({ length: BODIES }, (_, turn) => bodyOf(stream, turn));
  const interval = (RECORDS_PER_CALL * 1000) / recordsPerSecond;
  let sent = 0;
  let isRunning = true;
  const flowing = flow();

  async function flow(): Promise<void> {
    let due = performance.now();
    for (let turn = 0; isRunning; turn++) {
      await post(endpoint, agent, bodies[turn % BODIES] as string);
      sent += RECORDS_PER_CALL;
      due = Math.max(due + interval, performance.now() - 1000);
      await sleep(Math.max(0, due - performance.now()));
    }
  }

  return {
    get sent() {
      return sent;
    },
    async stop() {
      isRunning = false;
      await flowing;
      agent.destroy();
    },
  };
}

function bodyOf(stream: string, turn: number): string {
  const records = Array.from({ length: RECORDS_PER_CALL }, (_, index) => {
    const order = { order: turn * RECORDS_PER_CALL + index, item: "tea" };
    return { PartitionKey: `user-${order.order}`, Data: Buffer.from(JSON.stringify(order)).toString("base64") };
  });
  return JSON.stringify({ StreamName: stream, Records: records });
}

function post(endpoint: string, agent: Agent, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "Kinesis_20131202.PutRecords",
      "Content-Length": Buffer.byteLength(body),
    };
    const call = request(endpoint, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`PutRecords was answered with status ${response.statusCode}.`));
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}
