import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { to } from '../addresses.ts';
import { replacements } from '../api/live.ts';
import { useAnswer } from '../api/loaded.ts';
import { chosenPlace } from '../api/place.ts';
import { Button } from '../parts/act.tsx';
import { Chips, FilterChips } from '../parts/chips.tsx';
import { Glyph } from '../parts/icons.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { number, statusWords } from '../parts/words.ts';
import { EnqueueDialog } from './jobs/enqueue-dialog.tsx';
import { JobList } from './jobs/job-list.tsx';
import { JobPanel } from './jobs/job-panel.tsx';
import { Queues } from './jobs/queues.tsx';
import { useJobs } from './jobs/use-jobs.ts';

const statuses = ['Created', 'Queued', 'Dispatched', 'InProgress', 'Succeeded', 'Failed', 'TimedOut'];

/** All jobs, newest first. */
export default function JobsScreen() {
  const { query, route } = useLocation();
  const { status, type, pipeline, q: text, job } = query;
  const filter = { status, type, pipeline, text };
  const where = chosenPlace.value;
  // A status and a text may be those of one turn alone.
  const isFolded = status === undefined && text === undefined;
  const asked = { ...filter, ...where, ...(isFolded && { folded: true }) };
  const [enqueues, setEnqueues] = useState(false);
  const jobs = useJobs(JSON.stringify([asked, replacements.value]), asked);
  const counted = useAnswer('/jobs/counts', where, ['state']);
  const counts = counted.data?.counts ?? {};
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const [isAtTop, setAtTop] = useState(true);
  const known = useRef(0);
  if (isAtTop || known.current > all) known.current = all;
  const go = (changes: Readonly<Record<string, string | undefined>>) => route(to('/jobs', { ...query, ...changes }));

  return (
    <>
      <div class="head">
        <h1>Jobs</h1>
        <StatusChips counts={counts} all={all} status={status} onStatus={(chosen) => go({ status: chosen })} />
        <FilterChips filter={{ q: text, type, pipeline }} words={{ q: 'text' }} onFilter={go} />
        <span class="grow" />
        <Button icon="plus" look="primary" onPress={() => setEnqueues(true)}>
          Enqueue…
        </Button>
      </div>
      <Queues type={type} onType={(chosen) => go({ type: chosen })} />
      <div class={job === undefined ? 'split' : 'split open'}>
        <Shown of={jobs.loaded}>
          {() => (
            <JobList
              label="Jobs, newest first"
              jobs={jobs.rows}
              selected={job}
              onSelect={(id) => go({ job: id })}
              onEnd={() => void jobs.more()}
              onSeen={(seen) => {
                setAtTop(seen.isAtTop);
                jobs.onSeen(seen);
              }}
              newer={all - known.current}
              {...(isFolded && { chains: jobs })}
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

interface StatusChipsProps {
  readonly counts: Readonly<Record<string, number>>;
  readonly all: number;
  readonly status: string | undefined;
  readonly onStatus: (status: string | undefined) => void;
}

function StatusChips({ counts, all, status, onStatus }: StatusChipsProps) {
  return (
    <Chips
      label="Status"
      names={['All', ...statuses.filter((each) => counts[each] !== undefined || each === status)]}
      pressed={status ?? 'All'}
      onPress={(each) => onStatus(each === 'All' || each === status ? undefined : each)}
      words={(each) =>
        each === 'All' ? (
          `All ${number(all)}`
        ) : (
          <>
            <span class={`status is-${each}`}>
              <Glyph status={each} isPicture />
            </span>
            {statusWords(each)} {number(counts[each] ?? 0)}
          </>
        )
      }
    />
  );
}
