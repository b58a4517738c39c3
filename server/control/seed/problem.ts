/** A place in a text, both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** What is wrong at one place of a seed. */
export interface SeedProblem {
  /** As in `streams[2].records[0].partitionKey`; empty when it is the whole. */
  readonly path: string;
  /** Absent when the seed is no text. */
  readonly place: TextPlace | undefined;
  readonly why: string;
  readonly remedy: string;
}

const SHOWN = 20;

/** A seed that cannot be used; the message names every place, what is wrong there, and what to write. */
export class SeedError extends Error {
  override readonly name = "SeedError";
  readonly problems: readonly SeedProblem[];
  /** The places alone, one a line. */
  readonly list: string;

  /** @param source what the seed is called, such as its file's name */
  constructor(source: string, problems: readonly SeedProblem[]) {
    const lines = problems.slice(0, SHOWN).map((problem) => describe(source, problem));
    const rest = problems.length - lines.length;
    const list = [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
    super(`${source} cannot be used as a seed.\n${list}`);
    this.list = list;
    this.problems = problems;
  }
}

/** As in `seed.yaml:3:5 streams[0].shards: it is 0, … Write the number of shards, from 1 to 10000.` */
function describe(source: string, { path, place, why, remedy }: SeedProblem): string {
  const where = place ? `${source}:${place.line}:${place.column}` : source;
  // The service's own words are whole sentences.
  return `${where}${path === "" ? "" : ` ${path}`}: ${why.replace(/\.$/, "")}. ${remedy}`;
}
