import { Refusal } from "./refusal.ts";

interface RefusalBody {
  readonly error?: { readonly what: string; readonly why: string; readonly remedy: string };
}

/** Milliseconds that an answer may take: a connection that hangs is not to keep the page from asking again. */
const PATIENCE = 30_000;

/** Asks the emulator's own API. @throws Refusal in its words */
export async function callControl<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/_emu${path}`, {
    method,
    signal: AbortSignal.timeout(PATIENCE),
    ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
  throw refusalOf(response.status, text);
}

function refusalOf(status: number, text: string): Refusal {
  try {
    const { error } = JSON.parse(text) as RefusalBody;
    if (error) return new Refusal(`${error.what} ${sentence(error.why)}`, undefined, error.remedy);
  } catch {
    // Not the emulator's own words; its status has to do.
  }
  return new Refusal(`It was answered with status ${status}.`);
}

function sentence(text: string): string {
  return /[.:!?]$/.test(text) ? text : `${text}.`;
}
