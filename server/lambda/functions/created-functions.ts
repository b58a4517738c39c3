import { createHash } from "node:crypto";
import type { Clock } from "../../engine/clock.ts";
import { Documents } from "../../engine/documents.ts";
import type { Tenancy } from "../../engine/identity.ts";
import type { Random } from "../../engine/random.ts";
import { isWithin, type Scope } from "../../engine/scope.ts";
import { LambdaException } from "../exceptions.ts";
import { functionArn, type FunctionReference } from "../function-reference.ts";
import type { LambdaContext } from "../context.ts";
import {
  arnOf,
  keyOf,
  type Change,
  type CodeDocument,
  type CodeSummary,
  type FunctionDocument,
  type FunctionSettings,
} from "./document.ts";
import type { Tags } from "../http/tags.ts";
import { functionExists, functionNotFound, updateInProgress, WRONG_REVISION } from "./messages.ts";

const LATEST = "$LATEST";

/** The functions that were created with their code, as the store keeps them. */
export class CreatedFunctions {
  readonly #clock: Clock;
  readonly #random: Random;
  /** Milliseconds that a change lasts. */
  readonly #transitionTime: number;
  readonly #documents: Documents<FunctionDocument>;
  readonly #codes: Documents<CodeDocument>;
  readonly #byKey = new Map<string, FunctionDocument>();
  readonly #zips = new Map<string, Buffer>();
  /** Being created. */
  readonly #reserved = new Set<string>();

  private constructor({ kinesis, settings }: LambdaContext) {
    this.#clock = kinesis.clock;
    this.#random = kinesis.random;
    this.#transitionTime = settings.transitionTime;
    this.#documents = new Documents(kinesis.store.catalogue, "function");
    this.#codes = new Documents(kinesis.store.catalogue, "function-code");
  }

  /** With those that the store holds. */
  static async open(context: LambdaContext): Promise<CreatedFunctions> {
    const functions = new CreatedFunctions(context);
    await functions.load();
    return functions;
  }

  /** Takes up what the store holds; there is nothing else. */
  async load(): Promise<void> {
    for (const { key, zip } of await this.#codes.load()) this.#zips.set(key, Buffer.from(zip, "base64"));
    for (const document of await this.#documents.load()) this.#byKey.set(keyOf(document), document);
  }

  /** All of them; the store keeps them. */
  forget(): void {
    this.#byKey.clear();
    this.#zips.clear();
  }

  /** @returns undefined when there is none, or not the version that is asked for */
  find(reference: FunctionReference): FunctionDocument | undefined {
    const { qualifier = LATEST } = reference;
    return qualifier === LATEST ? this.#byKey.get(keyOf(reference)) : undefined;
  }

  /** @throws LambdaException when there is none */
  get(reference: FunctionReference): FunctionDocument {
    const found = this.find(reference);
    if (found) return found;
    throw new LambdaException("ResourceNotFoundException", functionNotFound(functionArn(reference)));
  }

  /** All of an account and region, by name. */
  list({ account, region }: Tenancy): FunctionDocument[] {
    const own = [...this.#byKey.values()].filter((each) => each.account === account && each.region === region);
    return own.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** All of a scope. */
  within(scope: Scope): FunctionDocument[] {
    return [...this.#byKey.values()].filter((each) => isWithin(scope, each));
  }

  /** The code as it came. */
  zipOf(document: FunctionDocument): Buffer {
    return this.#zips.get(keyOf(document)) ?? Buffer.alloc(0);
  }

  isChanging({ change }: FunctionDocument): boolean {
    return this.#clock.now() < change.startedAt + this.#transitionTime;
  }

  /** @throws LambdaException while a change lasts, or when the revision is not the one that is there */
  requireSettled(document: FunctionDocument, revision: string | undefined): void {
    if (this.isChanging(document)) {
      throw new LambdaException("ResourceConflictException", updateInProgress(arnOf(document)));
    }
    if (revision !== undefined && revision !== document.change.settledRevision) {
      throw new LambdaException("PreconditionFailedException", WRONG_REVISION);
    }
  }

  async create(
    reference: FunctionReference,
    settings: FunctionSettings,
    zip: Buffer,
    tags: Tags,
  ): Promise<FunctionDocument> {
    const { account, region, name } = reference;
    const document = { account, region, name, settings, tags, code: summaryOf(zip), change: this.#change("create") };
    const key = keyOf(document);
    this.requireFree(reference);
    this.#reserved.add(key);
    try {
      await this.#saveCode(document, zip);
      return await this.#save(document, () => document);
    } finally {
      this.#reserved.delete(key);
    }
  }

  /** @throws LambdaException when there is a function of that name */
  requireFree(reference: FunctionReference): void {
    const key = keyOf(reference);
    if (!this.#byKey.has(key) && !this.#reserved.has(key)) return;
    throw new LambdaException("ResourceConflictException", functionExists(reference.name));
  }

  async updateSettings(document: FunctionDocument, settings: FunctionSettings): Promise<FunctionDocument> {
    const change = this.#change("update");
    return this.#save(document, (current) => ({ ...current, settings, change }));
  }

  async updateCode(document: FunctionDocument, settings: FunctionSettings, zip: Buffer): Promise<FunctionDocument> {
    await this.#saveCode(document, zip);
    const [code, change] = [summaryOf(zip), this.#change("update")];
    return this.#save(document, (current) => ({ ...current, settings, code, change }));
  }

  async replaceTags(document: FunctionDocument, change: (tags: Tags) => Tags): Promise<void> {
    await this.#save(document, (current) => ({ ...current, tags: change(current.tags) }));
  }

  async delete(document: FunctionDocument): Promise<void> {
    const key = keyOf(document);
    this.#byKey.delete(key);
    this.#zips.delete(key);
    await this.#documents.delete(key);
    await this.#codes.delete(key);
  }

  async #saveCode(document: FunctionDocument, zip: Buffer): Promise<void> {
    const key = keyOf(document);
    await this.#codes.save(
      key,
      () => ({ key, zip: zip.toString("base64") }),
      () => this.#zips.set(key, zip),
    );
  }

  /** @param change of what the document is when its turn has come */
  async #save(
    document: FunctionDocument,
    change: (current: FunctionDocument) => FunctionDocument,
  ): Promise<FunctionDocument> {
    const key = keyOf(document);
    let saved = document;
    await this.#documents.save(
      key,
      () => (saved = change(this.#byKey.get(key) ?? document)),
      () => this.#byKey.set(key, saved),
    );
    return saved;
  }

  #change(kind: Change["kind"]): Change {
    const [revision, settledRevision] = [this.#random.uuid(), this.#random.uuid()];
    return { kind, startedAt: this.#clock.now(), revision, settledRevision };
  }
}

function summaryOf(zip: Buffer): CodeSummary {
  return { sha256: createHash("sha256").update(zip).digest("base64"), size: zip.length };
}
