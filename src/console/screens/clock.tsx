import { useState } from 'preact/hooks';
import { changeClock, isFrozen, now } from '../api/clock.ts';
import { useAnswer } from '../api/loaded.ts';
import { ActButton, isGone, Refused, useAct } from '../parts/act.tsx';
import { JobLink } from '../parts/job-link.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Until } from '../parts/time.tsx';
import { moment } from '../parts/words.ts';

/** The clock, and what it will bring. */
export default function ClockScreen() {
  const loaded = useAnswer('/clock/upcoming', { limit: 100 }, ['state', 'clock']);
  const [by, setBy] = useState('16m');
  const { act, error, isBusy } = useAct();
  const first = loaded.data?.upcoming[0];
  return (
    <>
      <div class="head">
        <h1>Clock</h1>
        <Moment />
        <span class="grow" />
        <ActButton onPress={() => changeClock(isFrozen.value ? { resume: true } : { freeze: true })}>
          {isFrozen.value ? 'Resume' : 'Freeze'}
        </ActButton>
        <ActButton isOff={first === undefined} onPress={() => changeClock({ set: first?.at })}>
          To what is due next
        </ActButton>
        <form
          class="inline"
          onSubmit={(event) => {
            event.preventDefault();
            void act(() => changeClock({ advance: by }));
          }}
        >
          <input
            class="plain"
            aria-label="Advance by, such as 90s, 16m or PT1H"
            value={by}
            onInput={({ currentTarget }) => setBy(currentTarget.value)}
          />
          <button type="submit" class="button primary" disabled={isBusy || isGone.value}>
            Advance
          </button>
        </form>
      </div>
      <div class="page">
        <Refused error={error} />
        <Shown of={loaded}>
          {({ upcoming }) =>
            upcoming.length === 0 ? (
              <Empty what="Nothing falls due by itself." />
            ) : (
              <ol class="cards">
                {upcoming.map(({ at, what, brings }) => (
                  <li key={`${at} ${what}`} class="card line-card">
                    <span class="mono">{moment(at)}</span>
                    <span>
                      <Named what={what} /> {brings}
                    </span>
                    <span class="grow" />
                    <Until at={at} />
                    <ActButton isSmall onPress={() => changeClock({ set: at })}>
                      Go there
                    </ActButton>
                  </li>
                ))}
              </ol>
            )
          }
        </Shown>
      </div>
    </>
  );
}

/** Whose moment it is, with a link to a job. */
function Named({ what }: { readonly what: string }) {
  const [, id] = /^job (\S+)$/.exec(what) ?? [];
  if (id === undefined) return <>{what}</>;
  return (
    <>
      job <JobLink id={id} />
    </>
  );
}

function Moment() {
  return (
    <span class="mono">
      {moment(now.value)} {isFrozen.value ? 'frozen' : 'UTC'}
    </span>
  );
}
