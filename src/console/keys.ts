import { root } from './addresses.ts';
import { actionOfScreen } from './parts/use-keys.ts';
import { screens } from './screens.ts';

/** What keys do wherever one is; letters act outside fields alone. */
export interface Keys {
  readonly find: () => void;
  readonly help: () => void;
  readonly go: (address: string) => void;
  readonly toggleClock: () => void;
  readonly advance: () => void;
}

/** Listens to keys. Returns what ends it. */
export function listenToKeys({ find, help, go, toggleClock, advance }: Keys): () => void {
  let isGoing = false;
  const actions: Readonly<Record<string, () => void>> = {
    '/': find,
    '?': help,
    z: toggleClock,
    '+': advance,
    '.': toButtons,
  };
  const onKey = (event: KeyboardEvent) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target instanceof HTMLElement && target.closest('input, textarea, select, dialog[open]') !== null) return;
    const wasGoing = isGoing;
    isGoing = key === 'g' && !wasGoing;
    const screen = wasGoing ? screens.find((each) => each.key === key) : undefined;
    if (screen !== undefined) go(root + screen.path);
    else if (!wasGoing) {
      const action = actionOfScreen(key) ?? actions[key];
      if (action === undefined) return;
      action();
    } else return;
    event.preventDefault();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

/** Buttons of what is selected, of what waits on a picture, and of the screen: the first that are there. */
const placesOfButtons = ['.panel .hand .button', '.panel .button', '.graph .answers .button', '.head .button'];

function toButtons(): void {
  const [first] = placesOfButtons.flatMap((place) => [...document.querySelectorAll<HTMLElement>(place)]);
  first?.focus();
}

/** What the map of keys says. */
export const keyMap: readonly (readonly [keys: string, what: string])[] = [
  ['/', 'Find'],
  ['j k, arrows', 'Move in a list'],
  ['→ ←', 'Unfold a chain of jobs; fold it'],
  ['Esc', 'Close what is open beside a list'],
  ['[ ]', 'Older and newer execution of a pipeline'],
  ['t', 'Take a job: poll or acknowledge'],
  ['y', 'Succeed or approve: opens the form'],
  ['n', 'Fail or reject: opens the form'],
  ['.', 'To the buttons of what is selected'],
  ['z', 'Freeze or resume the clock'],
  ['+', 'Advance the clock by a minute'],
  ['?', 'This list'],
];
