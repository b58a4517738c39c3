import type { ComponentChildren, InputHTMLAttributes, VNode } from "preact";
import { useId } from "preact/hooks";

type InputProps = InputHTMLAttributes & { readonly class?: string };

interface LabelledProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
}

/** A label, what it is for, and a hint. A value that nobody listens to is where the person begins, and left alone then. */
export function Field({ label, hint, class: name = "", value, ...input }: LabelledProps & InputProps): VNode {
  const id = useId();
  const held = input.onInput ? { value } : { defaultValue: value };
  return (
    <div class={`field ${name}`}>
      <label for={id}>{label}</label>
      <input
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        autocomplete="off"
        {...held}
        {...input}
      />
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps extends LabelledProps {
  readonly name?: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChoose?: (value: string) => void;
}

/** The same for a few choices. */
export function Choice({ label, hint, name, value, options, onChoose }: ChoiceProps): VNode {
  const id = useId();
  const held = onChoose && {
    value,
    onChange: (event: { readonly currentTarget: HTMLSelectElement }) => onChoose(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name} {...held}>
        {options.map(([key, text]) => (
          <option key={key} value={key} selected={key === value}>
            {text}
          </option>
        ))}
      </select>
      {hint === undefined ? null : <p class="hint">{hint}</p>}
    </div>
  );
}

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, text: string])[];
  readonly onChoose: (value: T) => void;
}

/** A few choices beside each other, of which one holds. */
export function Segments<T extends string>({ label, value, options, onChoose }: SegmentsProps<T>): VNode {
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map(([key, text]) => (
        <button key={key} type="button" aria-pressed={key === value} onClick={() => onChoose(key)}>
          {text}
        </button>
      ))}
    </div>
  );
}
