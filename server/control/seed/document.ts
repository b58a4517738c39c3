import { isNode, isPair, isScalar, isMap, LineCounter, parseDocument, type Document } from "yaml";
import type { SeedProblem, TextPlace } from "./problem.ts";

type Path = readonly PropertyKey[];

const SYNTAX_REMEDY = "Mind the indentation in YAML, the commas, quotes and brackets in JSON.";

/** A YAML text, or a JSON one, which is YAML as well; and where in it things stand. */
export class SeedDocument {
  readonly #document: Document;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, merge: true });
  }

  /** What keeps the text from being read. */
  get problems(): SeedProblem[] {
    return this.#document.errors.map(({ code, message, pos: [offset] }) => {
      const isSeveral = code === "MULTIPLE_DOCS";
      const reason = message.charAt(0).toLowerCase() + message.slice(1);
      return {
        path: "",
        place: this.#placeAt(offset),
        why: isSeveral ? "another document begins here" : `it is neither YAML nor JSON: ${reason}`,
        remedy: isSeveral ? "Write one document, without a line of dashes." : SYNTAX_REMEDY,
      };
    });
  }

  /** What it says, as plain data; of an empty text, an empty object. */
  get value(): unknown {
    return (this.#document.toJS() as unknown) ?? {};
  }

  /** Where a value stands, or what is nearest around it. */
  placeOf(path: Path): TextPlace | undefined {
    for (let length = path.length; length > 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.#placeAt(node.range[0]);
    }
    const { contents } = this.#document;
    return contents?.range ? this.#placeAt(contents.range[0]) : undefined;
  }

  /** Where a key of an object stands. */
  placeOfKey(path: Path, key: string): TextPlace | undefined {
    const parent = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    const pair = isMap(parent) ? parent.items.find((item) => isPair(item) && keyOf(item.key) === key) : undefined;
    return isNode(pair?.key) && pair.key.range ? this.#placeAt(pair.key.range[0]) : this.placeOf(path);
  }

  #placeAt(offset: number): TextPlace {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}
