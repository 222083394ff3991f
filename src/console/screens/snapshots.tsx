import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { SnapshotDescription } from '../../control/types.ts';
import { to } from '../addresses.ts';
import { address, post, remove, segment, upload } from '../api/client.ts';
import { useAnswer } from '../api/loaded.ts';
import { Button } from '../parts/act.tsx';
import { Confirm, Field, FormDialog } from '../parts/dialog.tsx';
import { FileButton } from '../parts/file-button.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { moment } from '../parts/words.ts';
import { Comparison } from './snapshots/comparison.tsx';

/** What a dialog asks before it is done. */
type Wish =
  | { readonly kind: 'take' | 'reset' }
  | { readonly kind: 'restore' | 'delete'; readonly name: string }
  | { readonly kind: 'import'; readonly file: File };

/** Copies of the whole state: to take, to go back to, to carry away and to bring. */
export default function SnapshotsScreen() {
  const loaded = useAnswer('/snapshots', {}, ['snapshots']);
  const [wish, setWish] = useState<Wish | undefined>();
  return (
    <>
      <div class="head">
        <h1>Snapshots</h1>
        <span class="grow" />
        <a class="button" href={address('/state')} download="state.db">
          Export
        </a>
        <FileButton onFiles={([file]) => file && setWish({ kind: 'import', file })}>Import…</FileButton>
        <Button onPress={() => setWish({ kind: 'reset' })}>Reset…</Button>
        <Button look="primary" onPress={() => setWish({ kind: 'take' })}>
          Take a snapshot
        </Button>
      </div>
      <div class="page">
        <Shown of={loaded}>
          {({ snapshots }) =>
            snapshots.length === 0 ? (
              <Empty
                what="There is no snapshot yet. Take one before a test, and go back to it as often as you like."
                commands={['npx codepipeline-local snapshot before']}
              />
            ) : (
              <Snapshots snapshots={snapshots} onWish={setWish} />
            )
          }
        </Shown>
      </div>
      {wish && <WishDialog wish={wish} onClose={() => setWish(undefined)} />}
    </>
  );
}

interface SnapshotsProps {
  readonly snapshots: readonly SnapshotDescription[];
  readonly onWish: (wish: Wish) => void;
}

/** The snapshots, newest first, and what differs from one of them. */
function Snapshots({ snapshots, onWish }: SnapshotsProps) {
  const { query, route } = useLocation();
  const { compare, with: other } = query;
  return (
    <>
      <ul class="cards">
        {[...snapshots].reverse().map(({ name, at, clock }) => (
          <li key={name} class="card line-card">
            <strong class="mono">{name}</strong>
            <span class="muted">
              {moment(at)} UTC, clock {clock === 'manual' ? 'frozen' : 'running'}
            </span>
            <span class="grow" />
            <span class="inline">
              <a class="button small" href={to('/snapshots', { compare: name })}>
                Compare
              </a>
              <Button isSmall icon="retry" onPress={() => onWish({ kind: 'restore', name })}>
                Restore…
              </Button>
              <Button isSmall icon="trash" onPress={() => onWish({ kind: 'delete', name })}>
                Delete…
              </Button>
            </span>
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
  );
}

interface WishDialogProps {
  readonly wish: Wish;
  readonly onClose: () => void;
}

function WishDialog({ wish, onClose }: WishDialogProps) {
  switch (wish.kind) {
    case 'take':
      return <TakeDialog onClose={onClose} />;
    case 'reset':
      return (
        <Confirm
          title="Reset the emulator"
          verb="Reset"
          loses="What has happened since the start is forgotten, and its fixtures are applied anew. Snapshots stay."
          onSubmit={() => post('/reset')}
          onClose={onClose}
        />
      );
    case 'restore':
      return (
        <Confirm
          title={`Go back to ${wish.name}`}
          verb="Restore"
          loses="All that has happened since it was taken is forgotten, and the clock is set back."
          onSubmit={() => post(`/snapshots/${segment(wish.name)}/restore`)}
          onClose={onClose}
        />
      );
    case 'delete':
      return (
        <Confirm
          title={`Delete ${wish.name}`}
          verb="Delete"
          loses="Nobody can go back to it any more."
          onSubmit={() => remove(`/snapshots/${segment(wish.name)}`)}
          onClose={onClose}
        />
      );
    case 'import':
      return (
        <Confirm
          title={`Import ${wish.file.name}`}
          verb="Import"
          loses="All that is there now is replaced with what the file holds."
          onSubmit={() => upload('/state', {}, wish.file, 'application/vnd.sqlite3')}
          onClose={onClose}
        />
      );
  }
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
