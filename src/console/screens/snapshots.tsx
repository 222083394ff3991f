import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { SnapshotDescription } from '../../control/types.ts';
import { to } from '../addresses.ts';
import { address, get, post, remove, segment, upload } from '../api/client.ts';
import { useLoaded } from '../api/loaded.ts';
import { ActButton, isGone, Refused, useAct } from '../parts/act.tsx';
import { Field, FormDialog } from '../parts/dialog.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { moment } from '../parts/words.ts';
import { Comparison } from './snapshots/comparison.tsx';

/** Copies of the whole state: to take, to go back to, to carry away and to bring. */
export default function SnapshotsScreen() {
  const loaded = useLoaded(
    'snapshots',
    (signal) => get<{ snapshots: readonly SnapshotDescription[] }>('/snapshots', {}, signal),
    ['snapshots'],
  );
  const [asks, setAsks] = useState<'take' | 'reset' | undefined>();
  const { act, error, isBusy } = useAct();
  const { query, route } = useLocation();
  const { compare, with: other } = query;
  return (
    <>
      <div class="head">
        <h1>Snapshots</h1>
        <span class="grow" />
        <a class="button" href={address('/state')} download="state.db">
          Export
        </a>
        <label class="button">
          Import…
          <input
            class="hidden-input"
            type="file"
            disabled={isBusy || isGone.value}
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              currentTarget.value = '';
              if (file !== undefined) void act(() => upload('/state', {}, file, 'application/vnd.sqlite3'));
            }}
          />
        </label>
        <button type="button" class="button" onClick={() => setAsks('reset')}>
          Reset…
        </button>
        <button type="button" class="button primary" onClick={() => setAsks('take')}>
          Take a snapshot
        </button>
      </div>
      <div class="page">
        <Refused error={error} />
        <Shown of={loaded}>
          {({ snapshots }) =>
            snapshots.length === 0 ? (
              <Empty
                what="There is no snapshot yet. Take one before a test, and go back to it as often as you like."
                commands={['npx codepipeline-local snapshot before']}
              />
            ) : (
              <>
                <ul class="cards">
                  {[...snapshots].reverse().map(({ name, at, clock }) => (
                    <li key={name} class="card line-card">
                      <strong class="mono">{name}</strong>
                      <span class="muted">
                        {moment(at)} UTC, clock {clock === 'manual' ? 'frozen' : 'running'}
                      </span>
                      <span class="grow" />
                      <a class="button small" href={to('/snapshots', { compare: name })}>
                        Compare
                      </a>
                      <ActButton isSmall icon="retry" onPress={() => post(`/snapshots/${segment(name)}/restore`)}>
                        Restore
                      </ActButton>
                      <ActButton isSmall icon="trash" onPress={() => remove(`/snapshots/${segment(name)}`)}>
                        Delete
                      </ActButton>
                    </li>
                  ))}
                </ul>
                {compare !== undefined && (
                  <Comparison
                    name={compare}
                    other={other}
                    names={snapshots.map(({ name }) => name)}
                    onOther={(chosen) => route(to('/snapshots', { compare, with: chosen }))}
                    onClose={() => route(to('/snapshots'))}
                  />
                )}
              </>
            )
          }
        </Shown>
      </div>
      {asks === 'take' && <TakeDialog onClose={() => setAsks(undefined)} />}
      {asks === 'reset' && (
        <FormDialog
          title="Reset the emulator"
          verb="Reset"
          look="no"
          onSubmit={() => post('/reset')}
          onClose={() => setAsks(undefined)}
        >
          <p class="hint">
            All that has happened since the start is forgotten, and the start's fixtures are applied anew. Snapshots
            stay.
          </p>
        </FormDialog>
      )}
    </>
  );
}

function TakeDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  return (
    <FormDialog title="Take a snapshot" verb="Take" onSubmit={() => post('/snapshots', { name })} onClose={onClose}>
      <Field
        label="Name"
        value={name}
        onChange={setName}
        isRequired
        hint="Letters, digits, dots, dashes and underscores. One of that name is replaced."
      />
    </FormDialog>
  );
}
