/** Bytes of its output that a caller may ask for. */
const TAIL = 4096;

/** Characters of a line; what is longer is cut into several. */
const LINE = 256 * 1024;

/** What a function prints: line by line for the log, and the end of it for who asked for the tail. */
export class Output {
  readonly #onLine: (line: string) => void;
  #unfinished = "";
  #tail = Buffer.alloc(0);

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(text: string): void {
    const parts = text.split("\n");
    for (const [index, part] of parts.entries()) {
      this.#lengthen(part);
      if (index === parts.length - 1) return;
      const line = this.#unfinished;
      this.#unfinished = "";
      this.#line(line);
    }
  }

  /** A line of the platform's, which the function did not print: it stands in the tail alone. */
  note(line: string): void {
    this.#flush();
    this.#append(line);
  }

  /** What was written since the tail was last taken. */
  takeTail(): string {
    this.#flush();
    const tail = this.#tail.toString("utf8");
    this.#tail = Buffer.alloc(0);
    return tail;
  }

  #lengthen(part: string): void {
    this.#unfinished += part;
    while (this.#unfinished.length > LINE) {
      const line = this.#unfinished.slice(0, LINE);
      this.#unfinished = this.#unfinished.slice(LINE);
      this.#line(line);
    }
  }

  #flush(): void {
    if (this.#unfinished === "") return;
    const line = this.#unfinished;
    this.#unfinished = "";
    this.#line(line);
  }

  #line(line: string): void {
    this.#onLine(line);
    this.#append(line);
  }

  #append(line: string): void {
    const whole = Buffer.concat([this.#tail, Buffer.from(`${line}\n`)]);
    this.#tail = whole.subarray(Math.max(0, whole.length - TAIL));
  }
}
