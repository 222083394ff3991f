import type { ComponentChildren } from 'preact';

interface ChipsProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly pressed: string | undefined;
  readonly onPress: (name: string) => void;
  /** What stands on a chip, where that is not its name. */
  readonly words?: (name: string) => ComponentChildren;
  readonly children?: ComponentChildren;
}

/** Small buttons of which at most one is pressed. */
export function Chips({ label, names, pressed, onPress, words = (name) => name, children }: ChipsProps) {
  return (
    <div class="chips" role="group" aria-label={label}>
      {names.map((name) => (
        <button key={name} type="button" class="chip" aria-pressed={name === pressed} onClick={() => onPress(name)}>
          {words(name)}
        </button>
      ))}
      {children}
    </div>
  );
}

interface FilterChipsProps {
  readonly filter: Readonly<Record<string, string | undefined>>;
  /** What members of the filter are called, where that is not their names. */
  readonly words: Readonly<Record<string, string>>;
  readonly onFilter: (changes: Readonly<Record<string, undefined>>) => void;
}

/** By what else a list is filtered: a press takes that away. */
export function FilterChips({ filter, words, onFilter }: FilterChipsProps) {
  return (
    <>
      {Object.entries(filter).map(
        ([name, value]) =>
          value !== undefined && (
            <button key={name} type="button" class="chip" aria-pressed onClick={() => onFilter({ [name]: undefined })}>
              {words[name] ?? name} {value} ✕
            </button>
          ),
      )}
    </>
  );
}
