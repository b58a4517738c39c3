/** What the data of a record say, as text of one kind or another. */

export const FORMATS = ["auto", "json", "text", "base64"] as const;
export type Format = (typeof FORMATS)[number];

export function fromBase64(data: string): Uint8Array {
  return Uint8Array.from(atob(data), (character) => character.codePointAt(0) ?? 0);
}

/** @returns undefined when the bytes are no UTF-8; the end may be cut off within a character */
export function toText(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

/** One line for a list. */
export function preview(data: string, size: number, format: Format): string {
  if (format === "base64") return data.slice(0, 200);
  const bytes = fromBase64(data.slice(0, 400));
  const text = toText(bytes, size > bytes.length);
  return text === undefined ? data.slice(0, 200) : text.replaceAll(/\s+/g, " ");
}

/** All of it: JSON laid out, text as it is, and base64 for what is neither. */
export function present(data: string, format: Format): { readonly kind: string; readonly text: string } {
  const text = format === "base64" ? undefined : toText(fromBase64(data), false);
  if (text === undefined) return { kind: "base64", text: data };
  return presentText(text, format);
}

export function presentText(text: string, format: Format): { readonly kind: string; readonly text: string } {
  const json = format === "text" ? undefined : layOutJson(text);
  return json === undefined ? { kind: "text", text } : { kind: "JSON", text: json };
}

function layOutJson(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // Numbers that a browser cannot hold would change: then the text stays as it is.
    return /\d{16}/.test(text) ? undefined : JSON.stringify(value, undefined, 2);
  } catch {
    return undefined;
  }
}
