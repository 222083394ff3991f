import { useMemo, useRef, useState } from 'preact/hooks';
import type { JobSummary } from '../../../control/types.ts';
import { get, type Query } from '../../api/client.ts';
import { type Loaded, useLoaded } from '../../api/loaded.ts';
import { rowsOf, type Stretch, seenOf, type Unfolded, withAnew, withNewest } from './stretches.ts';

/** What of the list is seen. */
export interface Seen {
  readonly first: number;
  readonly last: number;
  readonly isAtTop: boolean;
}

/** Jobs that are asked for at first, and each time that the newest may be others. */
const newest = 100;
/** Jobs that are asked for as the end comes near. */
const older = 500;
/** Most that the emulator gives at once. */
const most = 1000;

export interface Jobs {
  readonly loaded: Loaded<unknown>;
  /** Newest first, with the turns of chains that are unfolded behind the newest of each. */
  readonly rows: readonly JobSummary[];
  /** Rows that stand there because their chain is unfolded. */
  readonly inside: ReadonlySet<JobSummary>;
  /** Asks for older ones, once at a time. */
  readonly more: () => Promise<void>;
  readonly onSeen: (seen: Seen) => void;
  /** Shows the turns of the chain that a job is the newest of, or hides them. */
  readonly toggle: (job: JobSummary) => void;
  readonly isUnfolded: (job: JobSummary) => boolean;
}

/**
 * Jobs as far as somebody has scrolled. When something has changed, only what is seen is asked for again; rows move
 * only while the newest are seen.
 * @param key What tells one list from another
 */
export function useJobs(key: string, query: Query): Jobs {
  const list = useRef<{ key: string; stretches: readonly Stretch[] }>({ key, stretches: [] });
  if (list.current.key !== key) list.current = { key, stretches: [] };
  const seen = useRef<Seen>({ first: 0, last: 0, isAtTop: true });
  const asked = useRef<string | undefined>(undefined);
  const [unfolded, setUnfolded] = useState<Unfolded>(new Map());
  const latestUnfolded = useRef(unfolded);
  latestUnfolded.current = unfolded;
  const [, show] = useState<readonly Stretch[]>([]);

  const change = (of: string, changed: readonly Stretch[]) => {
    if (list.current.key !== of) return;
    list.current.stretches = changed;
    show(changed);
  };
  const ask = async (asks: Query, signal?: AbortSignal) => {
    const { jobs, next } = await get('/jobs', { ...query, ...asks }, signal);
    return { jobs: [...jobs].reverse(), next };
  };
  const unfold = async (id: string, signal?: AbortSignal) => {
    const { jobs } = await get('/jobs', { chain: id, limit: most }, signal);
    return jobs.slice(0, -1).reverse();
  };

  const loaded = useLoaded(
    key,
    async (signal) => {
      const { isAtTop, first, last } = seen.current;
      const [start] = list.current.stretches;
      if (isAtTop || start === undefined) {
        const answer = await ask({ limit: newest }, signal);
        change(key, withNewest(list.current.stretches, answer));
      } else {
        for (const stretch of seenOf(list.current.stretches, first, last)) {
          const { before, next: after } = stretch;
          const answer = await ask({ before, after, limit: most }, signal);
          change(key, withAnew(list.current.stretches, stretch, answer));
        }
      }
      for (const [chain, { id }] of latestUnfolded.current) {
        const turns = await unfold(id, signal);
        setUnfolded((before) => (before.has(chain) ? new Map(before).set(chain, { id, turns }) : before));
      }
      return true;
    },
    ['state'],
  );

  const more = async () => {
    const last = list.current.stretches.at(-1);
    if (last?.next === undefined || asked.current === key + last.next) return;
    asked.current = key + last.next;
    try {
      const { jobs, next } = await ask({ before: last.next, limit: older });
      const { stretches: current } = list.current;
      const isBehind = current.at(-1)?.next === last.next;
      if (isBehind) change(key, [...current, { before: last.next, jobs, next }]);
    } catch {
      // Whoever scrolls on asks again.
    }
    asked.current = undefined;
  };

  const { stretches } = list.current;
  const { rows, inside } = useMemo(() => rowsOf(stretches, unfolded), [stretches, unfolded]);
  return {
    loaded,
    rows,
    inside,
    more,
    onSeen(now) {
      const hasReachedTop = now.isAtTop && !seen.current.isAtTop;
      seen.current = now;
      if (hasReachedTop) loaded.reload();
    },
    toggle({ id, actionExecutionId: chain }) {
      if (unfolded.has(chain)) setUnfolded(new Map([...unfolded].filter(([other]) => other !== chain)));
      else
        unfold(id).then((turns) => setUnfolded((before) => new Map(before).set(chain, { id, turns })), loaded.reload);
    },
    isUnfolded: ({ actionExecutionId: chain }) => unfolded.has(chain),
  };
}
