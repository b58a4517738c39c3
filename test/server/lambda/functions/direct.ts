import { EmulatorClock } from "../../../../server/engine/clock.ts";
import { Lambda } from "../../../../server/lambda/lambda.ts";
import type { LambdaAnswer } from "../../../../server/lambda/http/route.ts";
import { createLogger } from "../../../../server/log.ts";
import type { Store } from "../../../../server/store/contract.ts";
import { CALLER, openEngine } from "../../engine/engine.ts";
import { ROLE, zipOf } from "./world.ts";

/** A Lambda over a store, as a start of the emulator opens it; to be closed. */
export async function openLambda(store: Store): Promise<Lambda> {
  const { context } = await openEngine({ store });
  return Lambda.open({
    kinesis: context.kinesis,
    logger: createLogger("silent", "pretty", () => {}),
    machineTime: new EmulatorClock(() => {}),
    settings: {
      endpoint: Promise.resolve("http://127.0.0.1:4567"),
      functions: "on",
      functionEndpoints: [],
      transitionTime: 0,
      retryBackoff: { first: 100, longest: 1000 },
      awsEndpoint: undefined,
      credentialsOf: () => ({ accessKeyId: "test", secretAccessKey: "test" }),
    },
  });
}

const FUNCTIONS = "/2015-03-31/functions";

async function send(lambda: Lambda, method: string, path: string, input: object): Promise<LambdaAnswer> {
  const { answer } = await lambda.answer({
    method,
    path,
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(JSON.stringify(input)),
    caller: CALLER,
    requestId: "1",
    signal: new AbortController().signal,
  });
  return answer;
}

function zipFile(code: string): string {
  return Buffer.from(zipOf({ "index.mjs": code })).toString("base64");
}

/** Creates the function `billing` from one file, `index.mjs`. */
export function createBilling(lambda: Lambda, code: string): Promise<LambdaAnswer> {
  const settings = { FunctionName: "billing", Runtime: "nodejs24.x", Handler: "index.handler", Role: ROLE };
  return send(lambda, "POST", FUNCTIONS, { ...settings, Code: { ZipFile: zipFile(code) } });
}

/** Gives it another file. */
export function updateBilling(lambda: Lambda, code: string): Promise<LambdaAnswer> {
  return send(lambda, "PUT", `${FUNCTIONS}/billing/code`, { ZipFile: zipFile(code) });
}

export async function invokeBilling({ functions }: Lambda): Promise<unknown> {
  const result = await functions.invoke({ ...CALLER, name: "billing" }, { payload: Buffer.from("{}") });
  return result.outcome === "answered" ? JSON.parse(result.payload.toString()) : result;
}
