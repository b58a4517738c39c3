import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { callControl } from "../model/control.ts";
import { feed, lookNow } from "../model/feed.ts";
import { attempt } from "../model/notices.ts";
import { Field } from "../parts/field.tsx";
import { formatDay, formatTimeOfDay } from "../text/numbers.ts";

const STEPS: readonly (readonly [text: string, duration: object])[] = [
  ["+1 s", { seconds: 1 }],
  ["+1 min", { minutes: 1 }],
  ["+5 min", { minutes: 5 }],
  ["+1 h", { hours: 1 }],
  ["+25 h", { hours: 25 }],
  ["+7 d", { days: 7 }],
];

async function move(done: string, path: string, body?: object): Promise<void> {
  await attempt(done, () => callControl("POST", `/clock/${path}`, body));
  lookNow();
}

/** The emulator's time: whether it runs, and where it is moved to. */
export function ClockControl(): VNode | null {
  const moment = useSignal("");
  const clock = feed.value?.clock;
  if (!clock) return null;
  return (
    <section class="card" aria-labelledby="clock-title">
      <h2 id="clock-title">Clock</h2>
      <p class={clock.isFrozen ? "big-time frozen" : "big-time"}>
        {formatTimeOfDay(clock.now)}{" "}
        <small>
          {formatDay(clock.now)} UTC, {clock.isFrozen ? "frozen" : "running"}
        </small>
      </p>
      <div class="actions">
        {clock.isFrozen ? (
          <button type="button" onClick={() => void move("The clock runs.", "resume")}>
            Resume
          </button>
        ) : (
          <button type="button" onClick={() => void move("The clock stands still.", "freeze", {})}>
            Freeze
          </button>
        )}
        <span class="segments" role="group" aria-label="Advance the clock">
          {STEPS.map(([text, duration]) => (
            <button key={text} type="button" onClick={() => void move(`Advanced ${text}.`, "advance", duration)}>
              {text}
            </button>
          ))}
        </span>
      </div>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          void move("Set the clock.", "set", { to: `${moment.value}Z` });
        }}
      >
        <Field
          label="Set to, UTC"
          type="datetime-local"
          step="1"
          required
          value={moment.value}
          onInput={({ currentTarget }) => (moment.value = withSeconds(currentTarget.value))}
        />
        <button type="submit">Set</button>
      </form>
    </section>
  );
}

/** Browsers leave seconds out that are zero. */
function withSeconds(text: string): string {
  return /T\d\d:\d\d$/.test(text) ? `${text}:00` : text;
}
