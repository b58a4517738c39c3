import type { LambdaContext } from "../context.ts";
import { LambdaException } from "../exceptions.ts";
import type { Answered, Unavailable } from "../invoker.ts";
import type { Task } from "../runtime/task.ts";
import { CodeFolders, NoPlaceForCode } from "../sandbox/code-folders.ts";
import type { SandboxPlan } from "../sandbox/environment.ts";
import type { SandboxContext } from "../sandbox/sandbox.ts";
import { Sandboxes } from "../sandbox/sandboxes.ts";
import { MAX_UNZIPPED, ZipFault } from "../sandbox/unzip.ts";
import type { CreatedFunctions } from "./created-functions.ts";
import { keyOf, type FunctionDocument } from "./document.ts";
import { CANNOT_UNZIP, EMPTY_ZIP, FUNCTIONS_ARE_OFF, unzippedTooLarge, zipHasLink } from "./messages.ts";

/** Invocations at a time, each in a process of its own: AWS's thousand would be too much for most machines. */
const MAX_CONCURRENCY = 100;

/** What runs a function with one code and one set of settings. */
interface Runner {
  readonly revision: string;
  readonly folder: Promise<string>;
  readonly sandboxes: Promise<Sandboxes>;
}

/** Runs the code of created functions in processes of this machine. */
export class BuiltIn {
  readonly #context: LambdaContext;
  readonly #created: CreatedFunctions;
  readonly #folders = new CodeFolders();
  /** By the key of the function. */
  readonly #runners = new Map<string, Runner>();
  /** All that have processes, those that are only ending too. */
  readonly #pools = new Set<Sandboxes>();
  #running = 0;

  constructor(context: LambdaContext, created: CreatedFunctions) {
    this.#context = context;
    this.#created = created;
  }

  /**
   * Unpacks code, as it is done before a function is created from it.
   * @returns the folder @throws LambdaException when it cannot be
   */
  async unpack(zip: Buffer): Promise<string> {
    try {
      return await this.#folders.unpack(zip);
    } catch (error) {
      if (error instanceof ZipFault) throw new LambdaException("InvalidParameterValueException", textOf(error));
      if (error instanceof NoPlaceForCode) throw new LambdaException("ServiceException", error.message);
      throw error;
    }
  }

  /** Forgets code that was unpacked for nothing. */
  async discard(folder: string): Promise<void> {
    await this.#folders.remove(folder);
  }

  /**
   * Unpacks code, has the function stored that it is of, and runs that from now on.
   * @param store of what it returns nothing is to run when there is no such function any more
   * @throws LambdaException
   */
  async takeUp(zip: Buffer, store: () => Promise<FunctionDocument>): Promise<FunctionDocument> {
    const folder = await this.unpack(zip);
    let document: FunctionDocument | undefined;
    try {
      document = await store();
      return document;
    } finally {
      const isThere = document && this.#created.find(document)?.change.revision === document.change.revision;
      if (document && isThere) this.replace(document, folder);
      else await this.discard(folder);
    }
  }

  /** Runs a function as it is from now on; what runs it as it was ends when it has nothing to do. */
  replace(document: FunctionDocument, folder?: string): void {
    this.retire(document);
    if (folder !== undefined) this.#runners.set(keyOf(document), this.#runner(document, Promise.resolve(folder)));
  }

  /** Lets what runs a function end, when it has nothing to do. */
  retire(document: FunctionDocument): void {
    const runner = this.#runners.get(keyOf(document));
    if (!runner) return;
    this.#runners.delete(keyOf(document));
    this.#end(runner).catch((error: unknown) => {
      this.#context.logger.warn({ err: error }, `lambda.${document.name}: what ran it did not end as it should`);
    });
  }

  async run(document: FunctionDocument, task: Task): Promise<Answered | Unavailable> {
    if (this.#context.settings.functions === "off") return { outcome: "unavailable", reason: FUNCTIONS_ARE_OFF };
    if (this.#running >= MAX_CONCURRENCY) {
      return { outcome: "unavailable", reason: `${MAX_CONCURRENCY} invocations run already` };
    }
    this.#running++;
    try {
      const runner = this.#runnerOf(document);
      const sandboxes = await runner.sandboxes.catch((error: unknown) => {
        // What could not be unpacked is not remembered: there may be a place for it later.
        if (this.#runners.get(keyOf(document)) === runner) this.#runners.delete(keyOf(document));
        throw error;
      });
      const { reply, logTail } = await sandboxes.run(task);
      return {
        outcome: "answered",
        payload: reply.payload,
        ...(reply.isError ? { functionError: "Unhandled" as const } : {}),
        executedVersion: "$LATEST",
        requestId: task.requestId,
        logTail,
      };
    } catch (error) {
      if (!(error instanceof NoPlaceForCode)) throw error;
      return { outcome: "unavailable", reason: error.message };
    } finally {
      this.#running--;
    }
  }

  /** Ends all processes, whatever they do, and removes their code; a run after that unpacks it anew. */
  async close(): Promise<void> {
    const runners = [...this.#runners.values()];
    this.#runners.clear();
    await Promise.allSettled(runners.map(({ sandboxes }) => sandboxes));
    const pools = [...this.#pools];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.close()));
    await this.#folders.close();
  }

  async #end({ sandboxes, folder }: Runner): Promise<void> {
    const pool = await sandboxes;
    await pool.retire();
    this.#pools.delete(pool);
    await this.#folders.remove(await folder);
  }

  #runnerOf(document: FunctionDocument): Runner {
    const known = this.#runners.get(keyOf(document));
    if (known?.revision === document.change.revision) return known;
    this.retire(document);
    const runner = this.#runner(document, this.#folders.unpack(this.#created.zipOf(document)));
    this.#runners.set(keyOf(document), runner);
    return runner;
  }

  #runner(document: FunctionDocument, folder: Promise<string>): Runner {
    const { clock } = this.#context.kinesis;
    const { endpoint } = this.#context.settings;
    const sandboxes = Promise.all([folder, endpoint]).then(([path, url]) => {
      const plan = this.#plan(document, path, url);
      const pool = new Sandboxes(clock, plan, () => this.#sandboxContext(document.name));
      this.#pools.add(pool);
      return pool;
    });
    return { revision: document.change.revision, folder, sandboxes };
  }

  #plan({ name, account, region, settings }: FunctionDocument, folder: string, endpoint: string): SandboxPlan {
    const { environment = {} } = settings;
    return {
      ...settings,
      name,
      region,
      environment,
      folder,
      endpoint,
      credentials: this.#context.settings.credentialsOf(account),
    };
  }

  #sandboxContext(name: string): SandboxContext {
    const { kinesis, logger, machineTime } = this.#context;
    return {
      machineTime,
      id: kinesis.random.text(16, "hex"),
      onLine: (line) => logger.info(`lambda.${name}: ${printable(line)}`),
    };
  }
}

/** What a function prints does not get to command the terminal of whoever reads the log. */
function printable(line: string): string {
  return line.replaceAll(/[^\t\u0020-\u007E\u00A0-\u{10FFFF}]/gu, "?");
}

function textOf({ fault, message }: ZipFault): string {
  switch (fault) {
    case "empty":
      return EMPTY_ZIP;
    case "too-large":
      return unzippedTooLarge(MAX_UNZIPPED);
    case "symlink":
      return zipHasLink(message);
    case "unreadable":
      return CANNOT_UNZIP;
  }
}
