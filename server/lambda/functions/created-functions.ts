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

/** A name that a function is being created under. */
export type Reservation = Tenancy & { readonly name: string };

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
  /** The names of functions that are being created. */
  readonly #reserved = new Map<string, Reservation>();
  /** Functions whose code is being stored. */
  readonly #updating = new Set<string>();

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
    this.#reserved.clear();
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

  /** While its last change lasts. One that begins after the present, which the clock was set back to, is over. */
  isChanging({ change }: FunctionDocument): boolean {
    const age = this.#clock.now() - change.startedAt;
    return age >= 0 && age < this.#transitionTime;
  }

  /** @throws LambdaException while a change lasts, or when the revision is not the one that is there */
  requireSettled(document: FunctionDocument, revision: string | undefined): void {
    if (this.isChanging(document) || this.#updating.has(keyOf(document))) {
      throw new LambdaException("ResourceConflictException", updateInProgress(arnOf(document)));
    }
    if (revision !== undefined && revision !== document.change.settledRevision) {
      throw new LambdaException("PreconditionFailedException", WRONG_REVISION);
    }
  }

  /**
   * Keeps a name for a function that is about to be created; to be let go of with `release`.
   * @throws LambdaException when there is a function of that name
   */
  reserve({ account, region, name }: FunctionReference): Reservation {
    const reservation = { account, region, name };
    const key = keyOf(reservation);
    if (this.#byKey.has(key) || this.#reserved.has(key)) {
      throw new LambdaException("ResourceConflictException", functionExists(name));
    }
    this.#reserved.set(key, reservation);
    return reservation;
  }

  release(reservation: Reservation): void {
    if (this.#isHeld(reservation)) this.#reserved.delete(keyOf(reservation));
  }

  /** @returns the function, which is nowhere when a reset has taken the reservation */
  async create(
    reservation: Reservation,
    settings: FunctionSettings,
    zip: Buffer,
    tags: Tags,
  ): Promise<FunctionDocument> {
    const document = { ...reservation, settings, tags, code: summaryOf(zip), change: this.#change("create") };
    const isWanted = (): boolean => this.#isHeld(reservation);
    await this.#saveCode(document, zip, isWanted);
    await this.#save(document, isWanted, () => document);
    return document;
  }

  async updateSettings(document: FunctionDocument, settings: FunctionSettings): Promise<FunctionDocument> {
    const change = this.#change("update");
    const isWanted = (): boolean => this.find(document) !== undefined;
    return this.#save(document, isWanted, (current) => ({ ...current, settings, change }));
  }

  /**
   * @param document as it was when the update was asked for
   * @throws LambdaException when the function is gone, or was changed since
   */
  async updateCode(document: FunctionDocument, settings: FunctionSettings, zip: Buffer): Promise<FunctionDocument> {
    const key = keyOf(document);
    const isWanted = (): boolean => this.find(document)?.change.revision === document.change.revision;
    this.get(document);
    if (!isWanted() || this.#updating.has(key)) {
      throw new LambdaException("ResourceConflictException", updateInProgress(arnOf(document)));
    }
    this.#updating.add(key);
    try {
      await this.#saveCode(document, zip, isWanted);
      const [code, change] = [summaryOf(zip), this.#change("update")];
      return await this.#save(document, isWanted, (current) => ({ ...current, settings, code, change }));
    } finally {
      this.#updating.delete(key);
    }
  }

  async replaceTags(document: FunctionDocument, change: (tags: Tags) => Tags): Promise<void> {
    const isWanted = (): boolean => this.find(document) !== undefined;
    await this.#save(document, isWanted, (current) => ({ ...current, tags: change(current.tags) }));
  }

  async delete(document: FunctionDocument): Promise<void> {
    const key = keyOf(document);
    this.#byKey.delete(key);
    this.#zips.delete(key);
    await this.#erase(key);
  }

  /** What is being created in a scope will not have been. */
  async cancelCreations(scope: Scope): Promise<void> {
    const keys = [...this.#reserved].flatMap(([key, each]) => (isWithin(scope, each) ? [key] : []));
    for (const key of keys) {
      this.#reserved.delete(key);
      this.#zips.delete(key);
    }
    await Promise.all(keys.map((key) => this.#erase(key)));
  }

  /** Both at once: a function of the same name that is created from now on comes after. */
  async #erase(key: string): Promise<void> {
    await Promise.all([this.#documents.delete(key), this.#codes.delete(key)]);
  }

  #isHeld(reservation: Reservation): boolean {
    return this.#reserved.get(keyOf(reservation)) === reservation;
  }

  /** @param isWanted asked before it is stored and before it is there: the function may have gone meanwhile */
  async #saveCode(document: FunctionDocument, zip: Buffer, isWanted: () => boolean): Promise<void> {
    const key = keyOf(document);
    await this.#codes.save(
      key,
      () => (isWanted() ? { key, zip: zip.toString("base64") } : undefined),
      () => {
        if (isWanted()) this.#zips.set(key, zip);
      },
    );
  }

  /**
   * @param isWanted as for `#saveCode`
   * @param change of what the document is when its turn has come
   */
  async #save(
    document: FunctionDocument,
    isWanted: () => boolean,
    change: (current: FunctionDocument) => FunctionDocument,
  ): Promise<FunctionDocument> {
    const key = keyOf(document);
    let saved = document;
    await this.#documents.save(
      key,
      () => (isWanted() ? (saved = change(this.#byKey.get(key) ?? document)) : undefined),
      () => {
        if (isWanted()) this.#byKey.set(key, saved);
      },
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
