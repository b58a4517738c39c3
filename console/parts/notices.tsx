import type { VNode } from "preact";
import { trouble } from "../model/feed.ts";
import { dismiss, notices } from "../model/notices.ts";

/** What was done and what failed, for eyes and for screen readers. */
export function Notices(): VNode {
  return (
    <div class="notices" role="status" aria-live="polite">
      {trouble.value === undefined ? null : <div class="notice failed">{trouble.value} Trying again.</div>}
      {notices.value.map(({ id, kind, text }) => (
        <div key={id} class={`notice ${kind}`}>
          <span>{text}</span>
          <button type="button" class="quiet" aria-label="Dismiss" onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
