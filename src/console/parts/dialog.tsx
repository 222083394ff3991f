import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { isGone, Refused, useAct } from './act.tsx';

interface FormDialogProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly verb: string;
  readonly look?: 'primary' | 'yes' | 'no';
  /** Whether there is nothing to do yet. */
  readonly isOff?: boolean;
  /** Does it; what it throws is shown, and the dialog stays. */
  readonly onSubmit: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A dialog that asks for something before it does it. It is there as long as it is drawn. */
export function FormDialog({
  title,
  verb,
  look = 'primary',
  isOff = false,
  onSubmit,
  onClose,
  children,
}: FormDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const { act, error, isBusy } = useAct();
  useEffect(() => dialog.current?.showModal(), []);
  // Closed before it is taken away, so that the focus goes back to what opened it.
  const close = () => dialog.current?.close();
  const submit = async () => {
    if (await act(onSubmit)) close();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={heading} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h2 id={heading}>{title}</h2>
        {children}
        <Refused error={error} />
        <div class="buttons">
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class={`button ${look}`} disabled={isBusy || isOff || isGone.value}>
            {verb}
          </button>
        </div>
      </form>
    </dialog>
  );
}

interface ConfirmProps extends Pick<FormDialogProps, 'title' | 'verb' | 'onSubmit' | 'onClose'> {
  /** What will be lost. */
  readonly loses: string;
}

/** Asks before something is done that nobody can undo. */
export function Confirm({ loses, ...form }: ConfirmProps) {
  return (
    <FormDialog {...form} look="no">
      <p class="hint">{loses}</p>
    </FormDialog>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What it is for, or what may stand in it. */
  readonly hint?: string;
  readonly rows?: number;
  readonly isRequired?: boolean;
  readonly choices?: readonly string[];
  readonly isNumber?: boolean;
  /** Whether what is written is covered. */
  readonly isSecret?: boolean;
}

/** A field of a form, with its name above it and a hint below. */
export function Field({
  label,
  value,
  onChange,
  hint,
  rows,
  isRequired = false,
  choices,
  isNumber = false,
  isSecret = false,
}: FieldProps) {
  const id = useId();
  const hintId = useId();
  const common = {
    id,
    value,
    required: isRequired,
    'aria-describedby': hint === undefined ? undefined : hintId,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => onChange(currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {choices !== undefined ? (
        <select {...common}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : rows !== undefined ? (
        <textarea {...common} rows={rows} spellcheck={false} />
      ) : (
        <input
          {...common}
          // One of them, for the types tell each by itself.
          type={(isSecret ? 'password' : 'text') as 'text'}
          inputMode={isNumber ? 'numeric' : 'text'}
          spellcheck={false}
          autocomplete="off"
        />
      )}
      {hint !== undefined && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}
