import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { Document, Node } from "yaml";
import type { SeedProblem, TextPlace } from "./problem.ts";

type Path = readonly PropertyKey[];

const SYNTAX_REMEDY = "Mind the indentation in YAML, the commas, quotes and brackets in JSON.";

/** A YAML text, or a JSON one, which is YAML as well; and where in it things stand. */
export class SeedDocument {
  readonly #document: Document;
  readonly #lines = new LineCounter();
  /** What it says, as plain data; of an empty text, an empty object. */
  readonly value: unknown;
  /** What keeps the text from being read. */
  readonly problems: readonly SeedProblem[];

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, merge: true });
    const errors = this.#errors();
    const read = errors.length > 0 ? { value: undefined, problems: errors } : this.#read();
    this.value = read.value ?? {};
    this.problems = read.problems;
  }

  /** What is no YAML. */
  #errors(): SeedProblem[] {
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

  /** Aliases and merges are followed only now, and may lead nowhere. */
  #read(): { readonly value: unknown; readonly problems: SeedProblem[] } {
    try {
      return { value: this.#document.toJS() as unknown, problems: [] };
    } catch (error) {
      const problems = [...this.#missingAnchors(), ...this.#impossibleMerges()];
      if (problems.length > 0) return { value: undefined, problems };
      const why = `it cannot be read: ${(error as Error).message}`;
      const remedy = "Write out what aliases stand for.";
      return { value: undefined, problems: [{ path: "", place: undefined, why, remedy }] };
    }
  }

  #missingAnchors(): SeedProblem[] {
    const problems: SeedProblem[] = [];
    visit(this.#document, {
      Alias: (_, alias) => {
        if (alias.resolve(this.#document)) return;
        const why = `no value before it has the anchor &${alias.source}`;
        const remedy = `Write &${alias.source} in front of the value that is meant, further up; a text that begins with * needs quotes.`;
        problems.push(this.#problemAt(alias, why, remedy));
      },
    });
    return problems;
  }

  #impossibleMerges(): SeedProblem[] {
    const problems: SeedProblem[] = [];
    visit(this.#document, {
      Pair: (_, { key, value }) => {
        const sources = isSeq(value) ? value.items : [value];
        // The key of a merge is a symbol, and no text.
        if (!isScalar(key) || typeof key.value !== "symbol") return;
        if (sources.every((source) => isMap(this.#resolved(source)))) return;
        const why = "<< merges an object into this one, and here is none";
        problems.push(this.#problemAt(key, why, "Write the alias of an object, such as <<: *defaults."));
      },
    });
    return problems;
  }

  #resolved(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }

  #problemAt({ range }: Node, why: string, remedy: string): SeedProblem {
    return { path: "", place: range ? this.#placeAt(range[0]) : undefined, why, remedy };
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
