/** Something the emulator did not do, in its own words. */
export class Refusal extends Error {
  override readonly name: string;
  readonly remedy: string | undefined;

  /** @param name of the exception; `Refusal` where the emulator gave none */
  constructor(message: string, name = "Refusal", remedy?: string) {
    super(message);
    this.name = name;
    this.remedy = remedy;
  }
}

/** What to tell the person. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof Refusal)) return `The emulator does not answer: ${error.message}`;
  const { name, message, remedy } = error;
  return [name === "Refusal" ? message : `${name}: ${message}`, remedy].filter(Boolean).join(" ");
}
