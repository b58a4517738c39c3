import { CreateFunctionCommand, InvokeCommand, LambdaClient, type CreateFunctionRequest } from "@aws-sdk/client-lambda";
import { strToU8, zipSync, type Zippable } from "fflate";
import { startKinesisEmu, type KinesisEmu, type Options } from "../../../../server/index.ts";

export const ROLE = "arn:aws:iam::000000000000:role/lambda-role";

/** An emulator, and the SDK's client of its Lambda. */
export interface FunctionWorld extends AsyncDisposable {
  readonly emulator: KinesisEmu;
  readonly client: LambdaClient;
}

export async function startWorld(options: Partial<Options> = {}): Promise<FunctionWorld> {
  const emulator = await startKinesisEmu({ port: 0, logLevel: "silent", ...options });
  const client = new LambdaClient({ ...emulator.getClientConfig(), maxAttempts: 1 });
  return {
    emulator,
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await emulator.stop();
    },
  };
}

/** A zip of files by their names. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

/** A zip of one file that its Unix mode stands beside. */
export function zipWithMode(name: string, text: string, mode: number): Uint8Array {
  const files: Zippable = { [name]: [strToU8(text), { os: 3, attrs: (mode << 16) >>> 0 }] };
  return zipSync(files);
}

/** Creates a function for Node from one file, `index.mjs`. */
export async function createFunction(
  client: LambdaClient,
  name: string,
  code: string,
  settings: Partial<CreateFunctionRequest> = {},
): Promise<void> {
  const defaults = { Runtime: "nodejs24.x", Handler: "index.handler", Role: ROLE } as const;
  const Code = { ZipFile: zipOf({ "index.mjs": code }) };
  await client.send(new CreateFunctionCommand({ FunctionName: name, ...defaults, Code, ...settings }));
}

export interface Invoked {
  readonly functionError: string | undefined;
  readonly payload: unknown;
  /** The end of what the function printed. */
  readonly log: string;
}

export async function invoke(client: LambdaClient, name: string, event: unknown = {}): Promise<Invoked> {
  const Payload = JSON.stringify(event);
  const answer = await client.send(new InvokeCommand({ FunctionName: name, Payload, LogType: "Tail" }));
  return {
    functionError: answer.FunctionError,
    payload: JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as unknown,
    log: Buffer.from(answer.LogResult ?? "", "base64").toString(),
  };
}
