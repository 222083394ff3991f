import { useEffect, useRef, useState } from 'preact/hooks';
import { onChange, type Subject } from './live.ts';

/** What has been asked for. While it is asked for anew, what was there stays. */
export interface Loaded<T> {
  readonly data: T | undefined;
  /** Why it could not be had, in a sentence. */
  readonly error: string | undefined;
  readonly reload: () => void;
}

/** Milliseconds between two looks at what keeps changing. */
const pace = 1000;

/**
 * Asks for something, and again when it may have changed: at once, then once a second at most.
 * @param key What tells one question from another; with another one, what was there is gone
 */
export function useLoaded<T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  changesWith: readonly Subject[],
): Loaded<T> {
  const [state, setState] = useState<{ key: string; data?: T; error?: string }>({ key });
  const latest = useRef(ask);
  latest.current = ask;
  const reload = useRef(() => {});
  const subjects = changesWith.join();

  useEffect(() => {
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
        if (!gone.signal.aborted)
          setState(({ key: of, data }) => ({ key, ...(of === key && { data: data as T }), error: sentence }));
      }
      isAsking = false;
      if (isStale) again();
    };
    const again = () => {
      isStale = true;
      if (isAsking || timer !== undefined || gone.signal.aborted) return;
      timer = setTimeout(() => void look(), Math.max(0, askedAt + pace - performance.now()));
    };
    reload.current = again;
    void look();
    const forget = onChange(changesWith, again);
    return () => {
      gone.abort();
      clearTimeout(timer);
      forget();
    };
  }, [key, subjects]);

  const isCurrent = state.key === key;
  return {
    data: isCurrent ? state.data : undefined,
    error: isCurrent ? state.error : undefined,
    reload: () => reload.current(),
  };
}
