/** A value that an option does not take; the message says why, `remedy` what to write instead. */
export class ValueMistake extends Error {
  override readonly name = "ValueMistake";
  readonly remedy: string;

  constructor(why: string, remedy: string) {
    super(why);
    this.remedy = remedy;
  }
}

export function nonEmpty(text: string): string {
  if (text === "") throw new ValueMistake("it is empty", "give it a value, or leave it out for the default");
  return text;
}

export function port(text: string): number {
  return integer(text, 65_535, "a port is a whole number from 0 to 65535");
}

export function milliseconds(text: string): number {
  return integer(text, 86_400_000, "write whole milliseconds, such as 500, up to a day");
}

/** From 0 to a largest value. */
function integer(text: string, max: number, remedy: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new ValueMistake(`"${text}" is not a whole number from 0 to ${max}`, remedy);
}

export function probability(text: string): number {
  const value = Number(text);
  if (/^(\d+(\.\d*)?|\.\d+)$/.test(text) && value <= 1) return value;
  throw new ValueMistake(`"${text}" is not a probability`, "write a number from 0 to 1, such as 0.1");
}

export function accountId(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new ValueMistake(`"${text}" is not an AWS account id`, "write exactly 12 digits, such as 123456789012");
}

export function region(text: string): string {
  if (/^[a-z0-9-]+$/.test(text)) return text;
  throw new ValueMistake(`"${text}" is not a region`, "write lower-case letters, digits and dashes, such as eu-west-1");
}

/** Separated by commas; blanks around the parts do not count. */
export function list(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

export function oneOf<T extends string>(values: readonly T[]): (text: string) => T {
  return (text) => {
    const found = values.find((value) => value === text.toLowerCase());
    if (found !== undefined) return found;
    throw new ValueMistake(`"${text}" is none of ${values.join(", ")}`, "write one of these");
  };
}

/** Of HTTP; nothing stands for none. It may hold a password, so a mistake does not show it. */
export function optionalUrl(text: string): string | undefined {
  if (text === "") return undefined;
  const url = URL.parse(text);
  if (url && ["http:", "https:"].includes(url.protocol)) return text;
  throw new ValueMistake("it is not the URL of an HTTP endpoint", "write one such as http://localhost:4566");
}

export function trueOrFalse(text: string): boolean {
  return oneOf(["true", "false"])(text) === "true";
}
