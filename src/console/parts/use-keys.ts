import { useLayoutEffect, useRef } from 'preact/hooks';

/** What the screen that is open does with keys, the newest first. */
const ofScreens: Readonly<Record<string, () => unknown>>[] = [];

/** Does something with keys as long as a screen, or what is selected on it, is there. */
export function useKeys(actions: Readonly<Record<string, () => unknown>>): void {
  const latest = useRef(actions);
  latest.current = actions;
  const names = Object.keys(actions).join();
  // With what is drawn, not after it: whoever sees a button may press its key at once.
  useLayoutEffect(() => {
    const own = Object.fromEntries(names.split(',').map((key) => [key, () => latest.current[key]?.()]));
    ofScreens.unshift(own);
    return () => {
      ofScreens.splice(ofScreens.indexOf(own), 1);
    };
  }, [names]);
}

/** What the screen does with a key, if anything. */
export function actionOfScreen(key: string): (() => unknown) | undefined {
  return ofScreens.find((each) => each[key] !== undefined)?.[key];
}
