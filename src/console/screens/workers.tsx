import { to } from '../addresses.ts';
import { get } from '../api/client.ts';
import { useLoaded } from '../api/loaded.ts';
import { endpoint } from '../api/place.ts';
import { JobLink } from '../parts/job-link.tsx';
import { Pairs } from '../parts/panel.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Age } from '../parts/time.tsx';
import { number } from '../parts/words.ts';
import { type SeenWorker, seenWorkers } from './workers/seen-workers.ts';

/** Requests that are looked through; the journal keeps 10,000. */
const most = 5000;

async function load(signal: AbortSignal): Promise<readonly SeenWorker[]> {
  const jobs = (status: string) => get('/jobs', { status, limit: 1000 }, signal).then((page) => page.jobs);
  const [{ requests }, { verdicts }, dispatched, inProgress] = await Promise.all([
    get('/requests', { limit: most }, signal),
    get('/conduct', {}, signal),
    jobs('Dispatched'),
    jobs('InProgress'),
  ]);
  return seenWorkers({ requests, verdicts, held: [...dispatched, ...inProgress] });
}

/** Who has asked for something: for what, how often, with which jobs in hand, and what there is to say about it. */
export default function WorkersScreen() {
  const loaded = useLoaded('workers', load, ['requests', 'state']);
  return (
    <>
      <div class="head">
        <h1>Workers</h1>
        <span class="muted">as the last {number(most)} requests show them, by their keys</span>
      </div>
      <div class="page">
        <Shown of={loaded}>
          {(workers) =>
            workers.length === 0 ? (
              <Empty
                what="No worker has asked for anything yet. Point an SDK here and let it poll."
                commands={[`export AWS_ENDPOINT_URL=${endpoint.value}`]}
              />
            ) : (
              <ul class="cards">
                {workers.map((worker) => (
                  <Worker key={worker.accessKeyId} worker={worker} />
                ))}
              </ul>
            )
          }
        </Shown>
      </div>
    </>
  );
}

function Worker({ worker }: { readonly worker: SeenWorker }) {
  const { accessKeyId, lastPoll, lastRequest, perMinute, requests, errors, types, jobs, verdicts } = worker;
  return (
    <li class="card">
      <h2 class="mono">{accessKeyId}</h2>
      {verdicts.map(({ kind, message }) => (
        <p key={message} class="verdict">
          <a href={to('/conduct')}>{kind}</a> {message}
        </p>
      ))}
      <Pairs
        of={[
          [
            'Last request',
            <a href={to('/requests', { number: String(lastRequest.number) })}>
              {lastRequest.operation ?? 'unknown operation'}, <Age since={lastRequest.at} /> ago
            </a>,
          ],
          [
            'Last poll',
            lastPoll && (
              <a href={to('/requests', { number: String(lastPoll.number) })}>
                <Age since={lastPoll.at} /> ago
                {lastPoll.jobIds.length === 0 && ', no job'}
              </a>
            ),
          ],
          ['Rate', `${number(perMinute)} in its last minute, ${number(requests)} in all, ${number(errors)} refused`],
          ['Polls for', types.join(', ')],
          [
            'Jobs in hand',
            jobs.length > 0 &&
              jobs.slice(0, 20).map(({ id, status }) => [<JobLink key={id} id={id} title={status} />, ' ']),
          ],
        ]}
      />
    </li>
  );
}
