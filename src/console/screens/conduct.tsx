import type { VerdictDescription } from '../../control/types.ts';
import { to } from '../addresses.ts';
import { useAnswer } from '../api/loaded.ts';
import { JobLink } from '../parts/job-link.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { TimeOfDay } from '../parts/time.tsx';

/** Verdicts on the workers: what one did that it should not have done, with the requests that show it. */
export default function ConductScreen() {
  const loaded = useAnswer('/conduct', {}, ['requests']);
  return (
    <>
      <div class="head">
        <h1>Conduct</h1>
      </div>
      <div class="page">
        <Shown of={loaded}>
          {({ verdicts }) =>
            verdicts.length === 0 ? (
              <Empty what="The workers did nothing that they should not have done, as far as the requests show." />
            ) : (
              <ol class="cards">
                {verdicts.map((verdict) => (
                  <Verdict key={`${verdict.kind} ${verdict.evidence[0]?.number} ${verdict.jobId}`} verdict={verdict} />
                ))}
              </ol>
            )
          }
        </Shown>
      </div>
    </>
  );
}

function Verdict({ verdict }: { readonly verdict: VerdictDescription }) {
  const { kind, message, jobId, evidence } = verdict;
  return (
    <li class="card">
      <h2>{kind}</h2>
      <p>{message}</p>
      <ol class="lanes" aria-label="Requests that show it">
        <li aria-hidden="true">
          <span class="ends">
            <span>{evidence[0]?.accessKeyId ?? 'worker'}</span>
            <span>emulator</span>
          </span>
        </li>
        {evidence.map(({ number, realTime, operation, status, error }) => (
          <li key={number}>
            <TimeOfDay at={realTime} />
            <span class="lane">
              <a href={to('/requests', { number: String(number) })}>{operation ?? 'unknown operation'}</a>
            </span>
            <span class={error === undefined ? 'lane back' : 'lane back bad'}>
              {error?.code ?? status ?? 'no answer'}
            </span>
          </li>
        ))}
      </ol>
      {jobId !== undefined && (
        <p>
          Job <JobLink id={jobId} />
        </p>
      )}
    </li>
  );
}
