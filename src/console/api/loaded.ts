import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Answers, address, get, type Query, Refusal } from './client.ts';
import { onChange, type Subject } from './live.ts';

/** What has been asked for. While it is asked for anew, what was there stays. */
export interface Loaded<T> {
  readonly data: T | undefined;
  /** Why it could not be had, in a sentence. */
  readonly error: string | undefined;
  /** Whether it was there and is no more, such as after a reset. */
  readonly isGone: boolean;
  readonly reload: () => void;
}

/** How something is asked for. */
interface Manner {
  /** Milliseconds between two looks at what keeps changing. */
  readonly pace: number;
  /** Whether the first look comes after those of the rest of the screen, which then need not wait for its answer. */
  readonly isLater: boolean;
}

const usual: Manner = { pace: 1000, isLater: false };

/** Of what stands beside what a screen is about. */
export const beside: Manner = { pace: 1000, isLater: true };

/** Of what stands at the edge of every screen, and costs the emulator more than what is looked at. */
export const unhurried: Manner = { pace: 4000, isLater: true };

/** Milliseconds after something has been done here in which whoever did it is shown at once what has come of it. */
const haste = 500;

let hurriesUntil = 0;

/** To be told when the person does something. */
export function hurry(): void {
  hurriesUntil = performance.now() + haste;
}

/**
 * Asks for something, and again when it may have changed: at once, then once a second at most or as the manner says,
 * unless the person has just done something.
 * @param key What tells one question from another; with another one, what was there is gone
 */
export function useLoaded<T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  changesWith: readonly Subject[],
  { pace, isLater }: Manner = usual,
): Loaded<T> {
  const [state, setState] = useState<{ key: string; data?: T; error?: string; isGone?: boolean }>({ key });
  const latest = useRef(ask);
  latest.current = ask;
  const reload = useRef(() => {});
  const subjects = changesWith.join();

  // As it is drawn, not a frame later.
  useLayoutEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let askedAt = Number.NEGATIVE_INFINITY;
    let isAsking = false;
    let isStale = false;
    const look = async () => {
      timer = undefined;
      isAsking = true;
      isStale = false;
      askedAt = performance.now();
      try {
        const data = await latest.current(gone.signal);
        if (!gone.signal.aborted) setState({ key, data });
      } catch (error) {
        const sentence = (error as Error).message;
        const isMissing = error instanceof Refusal && error.code === 'notFound';
        if (!gone.signal.aborted)
          setState(({ key: of, data, isGone }) => {
            const last = of === key ? data : undefined;
            if (isMissing)
              return { key, error: sentence, isGone: last !== undefined || (of === key && isGone === true) };
            return { key, ...(last !== undefined && { data: last }), error: sentence };
          });
      }
      isAsking = false;
      if (isStale) again();
    };
    const again = () => {
      isStale = true;
      if (isAsking || gone.signal.aborted) return;
      const now = performance.now();
      const hurries = now < hurriesUntil;
      if (timer !== undefined && !hurries) return;
      clearTimeout(timer);
      timer = setTimeout(() => void look(), hurries ? 0 : Math.max(0, askedAt + pace - now));
    };
    reload.current = again;
    if (isLater) timer = setTimeout(() => void look());
    else void look();
    const forget = onChange(changesWith, again);
    return () => {
      gone.abort();
      clearTimeout(timer);
      forget();
    };
  }, [key, subjects, pace, isLater]);

  const isCurrent = state.key === key;
  return {
    data: isCurrent ? state.data : undefined,
    error: isCurrent ? state.error : undefined,
    isGone: isCurrent && state.isGone === true,
    reload: () => reload.current(),
  };
}

/** The same of what an address returns in which nothing but the query varies. */
export function useAnswer<P extends keyof Answers>(
  path: P,
  query: Query | undefined,
  changesWith: readonly Subject[],
  manner: Manner = usual,
): Loaded<Answers[P]> {
  return useLoaded(address(path, query), (signal) => get(path, query, signal), changesWith, manner);
}
