import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ErrorBoundary, Route, Router, useLocation } from 'preact-iso';
import { root, to } from './addresses.ts';
import { changeClock, isFrozen, now } from './api/clock.ts';
import { heardAt, link, replacements } from './api/live.ts';
import { keyMap, listenToKeys } from './keys.ts';
import { Navigation } from './navigation.tsx';
import { Button, useAct } from './parts/act.tsx';
import { Icon } from './parts/icons.tsx';
import { timeOfDay } from './parts/words.ts';
import { PlacePicker } from './place-picker.tsx';
import { screens } from './screens.ts';
import { applyTheme, toggleTheme } from './theme.ts';

applyTheme();

/** The frame around every screen. */
export function App() {
  const { route, path } = useLocation();
  const [showsKeys, setShowsKeys] = useState(false);
  const [showsMenu, setShowsMenu] = useState(false);
  const find = useRef<HTMLInputElement>(null);
  const clock = useAct();
  const toggleClock = () => clock.act(() => changeClock(isFrozen.value ? { resume: true } : { freeze: true }));
  const advance = (by: string) => clock.act(() => changeClock({ advance: by }));
  useEffect(
    () =>
      listenToKeys({
        find: () => find.current?.focus(),
        help: () => setShowsKeys(true),
        go: route,
        toggleClock: () => void toggleClock(),
        advance: () => void advance('PT1M'),
      }),
    [route],
  );
  useEffect(() => setShowsMenu(false), [path]);

  return (
    <div class={showsMenu ? 'app with-menu' : 'app'}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Top
        find={find}
        clock={{ toggle: toggleClock, advance }}
        showsMenu={showsMenu}
        onMenu={() => setShowsMenu(!showsMenu)}
      />
      <Navigation />
      <main class="main" id="main" tabIndex={-1}>
        <ErrorBoundary>
          <Router>
            {screens.map(({ path: below, component }) => (
              <Route key={below} path={root + below} component={component} />
            ))}
            <Route default component={Elsewhere} />
          </Router>
        </ErrorBoundary>
      </main>
      <Notices error={clock.error} />
      {showsKeys && <KeyMap onClose={() => setShowsKeys(false)} />}
    </div>
  );
}

interface ClockKeys {
  readonly toggle: () => unknown;
  readonly advance: (by: string) => unknown;
}

interface TopProps {
  /** The field for the text that jobs are found by. */
  readonly find: RefObject<HTMLInputElement | null>;
  readonly clock: ClockKeys;
  readonly showsMenu: boolean;
  readonly onMenu: () => void;
}

function Top({ find, clock, showsMenu, onMenu }: TopProps) {
  const { route } = useLocation();
  return (
    <header class="top">
      <button
        type="button"
        class="icon-button menu-button"
        aria-label="Screens"
        aria-expanded={showsMenu}
        onClick={onMenu}
      >
        <Icon name="menu" />
      </button>
      <a class="brand" href={to('/pipelines')}>
        <svg viewBox="0 0 22 22" aria-hidden="true">
          <rect x="1.5" y="7.5" width="7" height="7" rx="2" class="full" />
          <path d="M8.5 11h5" />
          <rect x="13.5" y="7.5" width="7" height="7" rx="2" />
        </svg>
        <span>codepipeline-local</span>
      </a>
      <PlacePicker />
      <form
        class="find"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          route(to('/jobs', { q: find.current?.value || undefined }));
        }}
      >
        <Icon name="search" isSmall />
        <input ref={find} type="search" placeholder="Find jobs" aria-label="Find jobs" />
        <kbd>/</kbd>
      </form>
      <span class="grow" />
      <FrameClock {...clock} />
      <Link />
      <button type="button" class="icon-button" aria-label="Switch between light and dark" onClick={toggleTheme}>
        <Icon name="moon" />
      </button>
    </header>
  );
}

function FrameClock({ toggle, advance }: ClockKeys) {
  return (
    <div class={isFrozen.value ? 'clock frozen' : 'clock'} role="group" aria-label="The emulator's clock">
      <Now />
      <Button isSmall onPress={toggle}>
        {isFrozen.value ? 'Resume' : 'Freeze'}
      </Button>
      <Button isSmall hint="Advance the clock by a minute" onPress={() => advance('PT1M')}>
        +1 min
      </Button>
      <Button isSmall hint="Advance the clock by an hour" onPress={() => advance('PT1H')}>
        +1 h
      </Button>
    </div>
  );
}

function Now() {
  return (
    <span class="now">
      <Icon name={isFrozen.value ? 'pause' : 'clock'} isSmall />
      <span class="mono">{timeOfDay(now.value)}</span> <span class="word">{isFrozen.value ? 'frozen' : 'UTC'}</span>
    </span>
  );
}

const links = { connecting: 'Connecting', live: 'Live', lost: 'Lost' };

function Link() {
  return (
    <div class={`link ${link.value}`} role="status">
      <span class="dot" />
      {links[link.value]}
    </div>
  );
}

/** What concerns every screen: that the emulator is gone, or that its state is another. */
function Notices({ error }: { readonly error: string }) {
  const [seen, setSeen] = useState(0);
  const isReplaced = replacements.value > seen;
  return (
    <div class="notices" aria-live="polite">
      {link.value === 'lost' && (
        <p class="notice">
          The emulator does not answer. What you see is from {timeOfDay(heardAt.value)} UTC; this page connects again by
          itself.
        </p>
      )}
      {link.value !== 'lost' && isReplaced && (
        <p class="notice">
          The emulator has another state now: it was reset, restored, imported or started anew.
          <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => setSeen(replacements.value)}>
            <Icon name="close" isSmall />
          </button>
        </p>
      )}
      {error !== '' && <p class="notice">{error}</p>}
    </div>
  );
}

/** The console's own address, or one that it does not have. */
function Elsewhere() {
  const { route, path } = useLocation();
  const isStart = path === root || path === `${root}/`;
  useEffect(() => {
    if (isStart) route(to('/pipelines'), true);
  }, [isStart, route]);
  if (isStart) return null;
  return (
    <div class="empty">
      <p>This console has no screen at this address.</p>
      <a class="button" href={to('/pipelines')}>
        Pipelines
      </a>
    </div>
  );
}

function KeyMap({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const places = screens.filter(({ key }) => key !== undefined);
  return (
    <dialog ref={dialog} class="dialog" aria-label="Keys" onClose={onClose}>
      <h2>Keys</h2>
      <dl class="pairs">
        {[...keyMap, ...places.map(({ key, title }) => [`g ${key}`, title] as const)].map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <div class="buttons">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}
