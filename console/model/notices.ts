import { signal } from "@preact/signals";
import { inWords } from "./refusal.ts";

export interface Notice {
  readonly id: number;
  readonly kind: "done" | "failed";
  readonly text: string;
}

/** Milliseconds that good news stays; bad news stays until it is dismissed. */
const STAY = 5000;

export const notices = signal<readonly Notice[]>([]);
let last = 0;

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

export function announce(text: string): void {
  const id = ++last;
  notices.value = [...notices.value, { id, kind: "done", text }];
  setTimeout(() => dismiss(id), STAY);
}

export function announceFailure(error: unknown): void {
  const text = inWords(error);
  const others = notices.value.filter((notice) => notice.text !== text);
  notices.value = [...others, { id: ++last, kind: "failed", text }];
}

/** Does something and says so, or says why not. @returns whether it was done */
export async function attempt(text: string, action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    announce(text);
    return true;
  } catch (error) {
    announceFailure(error);
    return false;
  }
}
