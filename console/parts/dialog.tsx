import type { ComponentChildren, TargetedSubmitEvent, VNode } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { signal } from "@preact/signals";
import { inWords } from "../model/refusal.ts";

/** The dialog that is open; there is one at most. */
export const dialog = signal<VNode | undefined>(undefined);

export function openDialog(content: VNode): void {
  dialog.value = content;
}

interface DialogProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly isWide?: boolean;
  /** Its failure is told, and the dialog stays. */
  readonly onSubmit: (form: FormData) => Promise<unknown>;
  readonly children: ComponentChildren;
}

/** Asks for something, or for leave to do it. */
export function Dialog({ title, action, isDangerous, isWide, onSubmit, children }: DialogProps): VNode {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | undefined>(undefined);
  // Closed first and then taken away, so that the focus goes back to where it was.
  const close = (): void => element.current?.close();
  useEffect(() => element.current?.showModal(), []);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setTrouble(undefined);
    try {
      await onSubmit(new FormData(event.currentTarget));
      close();
    } catch (error) {
      setTrouble(inWords(error));
      setBusy(false);
    }
  };
  return (
    <dialog
      ref={element}
      class={isWide ? "dialog wide" : "dialog"}
      aria-labelledby={heading}
      onClose={() => (dialog.value = undefined)}
    >
      <form method="dialog" onSubmit={(event) => void submit(event)}>
        <h2 id={heading}>{title}</h2>
        <div class="dialog-body">{children}</div>
        {trouble === undefined ? null : (
          <p class="dialog-trouble" role="alert">
            {trouble}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class={isDangerous ? "danger solid" : "primary"} disabled={isBusy}>
            {action}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** What was typed into a field; nothing where there is no such field. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** Asks before something is done that cannot be undone. */
export function confirm(title: string, text: string, action: string, act: () => Promise<unknown>): void {
  openDialog(
    <Dialog title={title} action={action} isDangerous onSubmit={act}>
      <p>{text}</p>
    </Dialog>,
  );
}
