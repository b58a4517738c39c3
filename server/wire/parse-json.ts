import { isAscii } from "node:buffer";

/** Bytes of a piece: as a string it fits where V8 keeps what is young, which costs no fresh memory. */
const PIECE = 64 * 1024;
/** Bytes of a body: Node keeps the string of a longer one outside the heap, where whole ones cost less than pieces. */
const MAX_CUT = 1024 * 1024;
/** Bytes of JSON. */
const COMMA = 0x2c;
const OPENING = 0x5b;
const CLOSING = 0x5d;
/** Where a list of objects can be cut. */
const BETWEEN_OBJECTS = "},{";
/**
 * Takes the place of what is cut out. Within a string its first quotation mark would end that string, and what follows
 * would be no JSON; between the members of an object it would lack a value: where it fits, elements of a list do too.
 */
const MARK = "\u0000cut";

/**
 * What `JSON.parse` makes of a body in UTF-8. A large list of objects is parsed in pieces: as one string, a body would
 * take fresh memory for each request, which costs more than the parsing (docs/decisions/0020-what-the-hot-path-does-itself.md).
 * @throws SyntaxError
 */
export function parseJson(body: Buffer): unknown {
  return parseInPieces(body) ?? JSON.parse(textOf(body));
}

/** @returns undefined when the body is too small or too large for it, or cannot be cut without doubt */
function parseInPieces(body: Buffer): object | undefined {
  if (body.length > MAX_CUT) return undefined;
  const cuts = cutsOf(body);
  const [first, last] = [cuts[0], cuts.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  try {
    const [head, tail] = [textOf(body.subarray(0, first)), textOf(body.subarray(last + 1))];
    const frame = JSON.parse(`${head},${JSON.stringify(MARK)},${tail}`) as object;
    for (const list of Object.values(frame) as unknown[]) {
      if (!Array.isArray(list)) continue;
      const at = list.indexOf(MARK);
      if (at < 0 || at !== list.lastIndexOf(MARK)) continue;
      const [, ...rest] = list.splice(at) as unknown[];
      for (const elements of [elementsBetween(body, cuts), rest]) for (const element of elements) list.push(element);
      return frame;
    }
  } catch {
    // Whatever is wrong with the pieces, the whole body decides.
  }
  return undefined;
}

/** The offsets of commas between objects, a piece apart, as far as bytes can tell. */
function cutsOf(body: Buffer): number[] {
  const cuts: number[] = [];
  for (let from = PIECE; from < body.length;) {
    const at = body.indexOf(BETWEEN_OBJECTS, from, "latin1");
    if (at < 0) break;
    cuts.push(at + 1);
    from = at + PIECE;
  }
  return cuts;
}

/** @throws SyntaxError when what lies between two cuts is not a number of whole elements */
function elementsBetween(body: Buffer, cuts: readonly number[]): unknown[] {
  const elements: unknown[] = [];
  for (let index = 1; index < cuts.length; index++) {
    const text = listBetween(body, cuts[index - 1] as number, cuts[index] as number);
    for (const element of JSON.parse(text) as unknown[]) elements.push(element);
  }
  return elements;
}

/** The text of what lies between two commas as a list. They give way to its brackets while it is copied, once. */
function listBetween(body: Buffer, from: number, to: number): string {
  body[from] = OPENING;
  body[to] = CLOSING;
  const text = textOf(body.subarray(from, to + 1));
  body[from] = COMMA;
  body[to] = COMMA;
  return text;
}

/** Most bodies are ASCII, which need not be decoded, only copied. */
function textOf(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString("latin1") : bytes.toString("utf8");
}
