import { useMemo, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { JobSummary } from '../../control/types.ts';
import { to } from '../addresses.ts';
import { get } from '../api/client.ts';
import { useLoaded } from '../api/loaded.ts';
import { chosenPlace } from '../api/place.ts';
import { Button } from '../parts/act.tsx';
import { Glyph } from '../parts/icons.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { number, statusWords } from '../parts/words.ts';
import { EnqueueDialog } from './jobs/enqueue-dialog.tsx';
import { JobList } from './jobs/job-list.tsx';
import { JobPanel } from './jobs/job-panel.tsx';
import { Queues } from './jobs/queues.tsx';

interface Jobs {
  readonly jobs: readonly JobSummary[];
  /** Where to go on; absent when there are no more. */
  readonly next?: string;
}

interface Counts {
  readonly counts: Readonly<Record<string, number>>;
}

/** Jobs that are asked for at once. */
const page = 500;

const statuses = ['Created', 'Queued', 'Dispatched', 'InProgress', 'Succeeded', 'Failed', 'TimedOut'];

/** All jobs, newest first. */
export default function JobsScreen() {
  const { query, route } = useLocation();
  const { status, type, pipeline, q: text, job } = query;
  const filter = { status, type, pipeline, text };
  const where = chosenPlace.value;
  const asked = { ...filter, ...where, limit: page };
  const key = JSON.stringify({ ...filter, ...where });
  const [enqueues, setEnqueues] = useState(false);
  const loaded = useLoaded(key, (signal) => get<Jobs>('/jobs', asked, signal), ['state']);
  const { jobs, more } = useOlder(key, loaded.data, (before) => get<Jobs>('/jobs', { ...asked, before }));
  const counted = useLoaded(`counts ${JSON.stringify(where)}`, (signal) => get<Counts>('/jobs/counts', where, signal), [
    'state',
  ]);
  const go = (changes: Readonly<Record<string, string | undefined>>) => route(to('/jobs', { ...query, ...changes }));

  return (
    <>
      <div class="head">
        <h1>Jobs</h1>
        <Chips counts={counted.data?.counts ?? {}} status={status} onStatus={(chosen) => go({ status: chosen })} />
        {[
          ['q', text],
          ['type', type],
          ['pipeline', pipeline],
        ].map(
          ([name = '', value]) =>
            value !== undefined && (
              <button key={name} type="button" class="chip" aria-pressed onClick={() => go({ [name]: undefined })}>
                {name === 'q' ? 'text' : name} {value} ✕
              </button>
            ),
        )}
        <span class="grow" />
        <Button icon="plus" look="primary" onPress={() => setEnqueues(true)}>
          Enqueue…
        </Button>
      </div>
      <Queues type={type} onType={(chosen) => go({ type: chosen })} />
      <div class={job === undefined ? 'split' : 'split open'}>
        <Shown of={loaded}>
          {() => (
            <JobList
              label="Jobs, newest first"
              jobs={jobs}
              selected={job}
              onSelect={(id) => go({ job: id })}
              onEnd={() => void more()}
              empty={
                <Empty
                  what={
                    Object.values(filter).some(Boolean)
                      ? 'No job is like this.'
                      : 'There is no job yet. Put one into a queue.'
                  }
                  commands={['npx codepipeline-local seed jobs.yaml']}
                />
              }
            />
          )}
        </Shown>
        {job !== undefined && <JobPanel id={job} onClose={() => go({ job: undefined })} />}
      </div>
      {enqueues && <EnqueueDialog type={type} onMade={(id) => go({ job: id })} onClose={() => setEnqueues(false)} />}
    </>
  );
}

interface Older {
  readonly key: string;
  /** Newest first. */
  readonly jobs: readonly JobSummary[];
  /** Where to go on behind them. */
  readonly next: string | undefined;
}

/** The first page with those behind it, newest first, and what asks for the next one; each is asked for once. */
function useOlder(key: string, first: Jobs | undefined, ask: (before: string) => Promise<Jobs>) {
  const [state, setOlder] = useState<Older | undefined>();
  const asked = useRef<string | undefined>(undefined);
  const older = state?.key === key ? state : undefined;
  const jobs = useMemo(() => {
    const newest = [...(first?.jobs ?? [])].reverse();
    if (older === undefined) return newest;
    // What has come since an older page was asked for may stand on both.
    const ids = new Set(newest.map(({ id }) => id));
    return [...newest, ...older.jobs.filter(({ id }) => !ids.has(id))];
  }, [first, older]);
  const more = async () => {
    const before = older === undefined ? first?.next : older.next;
    if (before === undefined || asked.current === key + before) return;
    asked.current = key + before;
    try {
      const { jobs: behind, next } = await ask(before);
      setOlder({ key, jobs: [...(older?.jobs ?? []), ...[...behind].reverse()], next });
    } catch {
      // Whoever scrolls on asks again.
      asked.current = undefined;
    }
  };
  return { jobs, more };
}

interface ChipsProps {
  readonly counts: Readonly<Record<string, number>>;
  readonly status: string | undefined;
  readonly onStatus: (status: string | undefined) => void;
}

function Chips({ counts, status, onStatus }: ChipsProps) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <div class="chips" role="group" aria-label="Status">
      <button type="button" class="chip" aria-pressed={status === undefined} onClick={() => onStatus(undefined)}>
        All {number(all)}
      </button>
      {statuses
        .filter((each) => counts[each] !== undefined || each === status)
        .map((each) => (
          <button
            key={each}
            type="button"
            class="chip"
            aria-pressed={each === status}
            onClick={() => onStatus(each === status ? undefined : each)}
          >
            <span class={`status is-${each}`}>
              <Glyph status={each} isPicture />
            </span>
            {statusWords(each)} {number(counts[each] ?? 0)}
          </button>
        ))}
    </div>
  );
}
