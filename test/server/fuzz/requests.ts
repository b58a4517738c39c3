import { cbor, tag } from "@smithy/core/cbor";
import { operations, type OperationName } from "../../../server/api/model.generated.ts";
import { CBOR_TYPE, JSON_TYPE } from "../../support/raw-request.ts";
import type { Chance } from "./chance.ts";
import { ValidValues, type Harvest } from "./values.ts";

export interface FuzzRequest {
  readonly what: string;
  readonly target: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

const OPERATIONS = Object.keys(operations) as OperationName[];
const ODD_TYPES = [
  "application/json",
  "application/x-amz-json-1.0",
  "text/plain",
  "",
  "application/x-amz-json-1.1;x",
  "a/b",
];
const ODD_TARGETS = [
  "Kinesis_20131202.Unknown",
  "Kinesis_20131202.",
  "Kinesis_20131202",
  "",
  "x.ListStreams",
  "a.b.c",
  "__proto__",
];

/** Requests of every kind, one after the other. */
export class Requests {
  readonly #chance: Chance;
  readonly #values: ValidValues;

  constructor(chance: Chance, harvest: Harvest) {
    this.#chance = chance;
    this.#values = new ValidValues(chance, harvest);
  }

  next(): FuzzRequest {
    const chance = this.#chance;
    const operation = chance.pick(OPERATIONS);
    const isJson = chance.happens(0.5);
    const valid = this.#values.structure(operations[operation].input, chance.pick([0, 0.3, 0.9]));
    const contentType = isJson ? JSON_TYPE : CBOR_TYPE;
    const target = `Kinesis_20131202.${operation}`;
    const roll = chance.next();
    if (roll < 0.35) return { what: "valid", target, contentType, body: encode(valid, isJson) };
    if (roll < 0.75) return { what: "nearly valid", target, contentType, body: encode(this.#mutated(valid), isJson) };
    if (roll < 0.85) return { what: "damaged", target, contentType, body: this.#damaged(encode(valid, isJson)) };
    if (roll < 0.93) return { what: "random", target, contentType, body: this.#noise(isJson) };
    const oddType = chance.happens(0.5) ? chance.pick(ODD_TYPES) : contentType;
    const oddTarget = chance.happens(0.7) ? chance.pick(ODD_TARGETS) : target;
    return { what: "odd", target: oddTarget, contentType: oddType, body: encode(valid, isJson) };
  }

  /** With one to three things wrong, somewhere. */
  #mutated(input: Record<string, unknown>): object {
    const copy = { ...input };
    for (let times = 1 + this.#chance.below(3); times > 0; times--) {
      const names = Object.keys(copy);
      const name = names.length === 0 ? "StreamName" : this.#chance.pick(names);
      const value = copy[name];
      if (isObject(value) && this.#chance.happens(0.5)) copy[name] = this.#mutated(value);
      else if (Array.isArray(value) && isObject(value[0]) && this.#chance.happens(0.5))
        copy[name] = [this.#mutated(value[0])];
      else if (this.#chance.happens(0.2)) Reflect.deleteProperty(copy, name);
      else copy[name] = this.#wrong(value);
    }
    return this.#chance.happens(0.1) ? { ...copy, Unknown: this.#wrong(undefined) } : copy;
  }

  #wrong(value: unknown): unknown {
    const chance = this.#chance;
    if (typeof value === "string" && chance.happens(0.4)) {
      const at = chance.below(value.length + 1);
      const inserted = chance.pick(["", " ", "\u0000", "/", ":", "é", "\u{1F980}", "\uD800", "%", "x".repeat(300)]);
      return value.slice(0, at) + inserted + value.slice(at + chance.below(2));
    }
    if (typeof value === "number" && chance.happens(0.4))
      return chance.pick([-1, 0, 1.5, 2 ** 31, 1e300, -0, value + 1]);
    return chance.pick<unknown>([
      null,
      "",
      " ",
      "x",
      "x".repeat(3_000),
      0,
      -1,
      1e21,
      true,
      [],
      {},
      [null],
      [[]],
      { a: 1 },
      [1, "a"],
      "null",
      "0",
      "-5",
      "1e5",
      Buffer.alloc(0),
      new Date(0),
      new Date(8e15),
      "arn:aws:kinesis:::stream/",
      "9".repeat(129),
    ]);
  }

  /** Cut off, or with some bytes turned into others. */
  #damaged(bytes: Uint8Array): Uint8Array {
    const copy = Buffer.from(bytes);
    if (this.#chance.happens(0.3)) return copy.subarray(0, this.#chance.below(copy.length + 1));
    for (let times = 1 + this.#chance.below(4); times > 0; times--)
      copy[this.#chance.below(copy.length)] = this.#chance.below(256);
    return copy;
  }

  #noise(isJson: boolean): Uint8Array {
    const chance = this.#chance;
    if (chance.happens(0.7)) return chance.bytes(chance.below(200));
    const depth = chance.pick([10, 1_000, 20_000]);
    const json = ["[", '{"a":', '{"StreamName":', "1", '"', "\\u"].map((part) => part.repeat(depth));
    // Arrays, maps and tags in each other; lists, strings and numbers that promise more than there is.
    const nested = [0x81, 0xa1, 0xc1, 0x9f, 0xbf].map((byte) => Buffer.alloc(depth, byte));
    const promises = [
      "9bffffffffffffffff",
      "bb7fffffffffffffff",
      "5b00000fffffffffff",
      "7affffffff",
      "a1617a9affffffff",
      "f9",
      "ff",
    ];
    return isJson
      ? Buffer.from(chance.pick(json))
      : chance.pick([...nested, ...promises.map((hex) => Buffer.from(hex, "hex"))]);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function encode(input: object, isJson: boolean): Uint8Array {
  return isJson ? Buffer.from(JSON.stringify(forJson(input))) : cbor.serialize(forCbor(input));
}

function forJson(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return mapped(value, forJson);
}

function forCbor(value: unknown): unknown {
  if (value instanceof Date) return tag({ tag: 1, value: value.getTime() });
  return value instanceof Uint8Array ? value : mapped(value, forCbor);
}

function mapped(value: unknown, map: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]));
}
