import type { VNode } from "preact";
import { feed, lookNow, tenant } from "../model/feed.ts";
import { callControl } from "../model/control.ts";
import { announce, attempt } from "../model/notices.ts";
import { confirm } from "../parts/dialog.tsx";
import { Segments } from "../parts/field.tsx";
import { ClockControl } from "./clock.tsx";
import { Faults } from "./faults.tsx";

/** What puts a test in control: the clock, faults, limits, and a clean state. */
export function Controls(): VNode {
  return (
    <>
      <div class="head">
        <div>
          <h1>Controls</h1>
          <p class="muted">What the control API under /_emu does, by hand. It counts for all accounts and regions.</p>
        </div>
      </div>
      <div class="controls">
        <ClockControl />
        <Limits />
        <Reset />
      </div>
      <Faults />
    </>
  );
}

const LIMITS = [
  ["off", "Off"],
  ["warn", "Warn"],
  ["enforce", "Enforce"],
] as const;

const LIMIT_TEXTS: Readonly<Record<string, string>> = {
  off: "Nothing happens beyond AWS's rates and quotas.",
  warn: "What is beyond AWS's rates and quotas is a line in the log.",
  enforce: "What is beyond AWS's rates and quotas is refused, as AWS refuses it.",
};

async function setLimits(mode: string): Promise<void> {
  await attempt(`Limits: ${mode}.`, () => callControl("PUT", "/limits", { mode }));
  lookNow();
}

function Limits(): VNode {
  const mode = feed.value?.limits ?? "off";
  return (
    <section class="card" aria-labelledby="limits-title">
      <h2 id="limits-title">Limits</h2>
      <Segments label="Limits" value={mode} options={LIMITS} onChoose={(chosen) => void setLimits(chosen)} />
      <p class="muted">{LIMIT_TEXTS[mode]}</p>
    </section>
  );
}

/** @param scope as in the control API */
function reset(scope: object, what: string): void {
  const text = "Its streams, records and consumers go, as if the emulator had just started.";
  confirm(`Reset ${what}?`, text, "Reset", async () => {
    await callControl("POST", "/reset", scope);
    lookNow();
    announce(`Reset ${what}.`);
  });
}

function Reset(): VNode {
  const here = tenant.value;
  return (
    <section class="card" aria-labelledby="reset-title">
      <h2 id="reset-title">Reset</h2>
      <div class="actions">
        <button type="button" class="danger" onClick={() => reset({}, "everything")}>
          Everything
        </button>
        {here ? (
          <button
            type="button"
            class="danger"
            onClick={() => reset({ account: here.account }, `account ${here.account}`)}
          >
            Account {here.account}
          </button>
        ) : null}
        {here ? (
          <button
            type="button"
            class="danger"
            onClick={() =>
              reset({ account: here.account, region: here.region }, `account ${here.account} in ${here.region}`)
            }
          >
            The same in {here.region}
          </button>
        ) : null}
      </div>
      <p class="muted">Back to where it was after the start. Asks first.</p>
    </section>
  );
}
