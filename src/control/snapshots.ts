import { instant } from '../domain/duration.ts';
import { choice, list, object, text } from '../model/shape.ts';
import type { Snapshot } from '../sqlite/snapshots.ts';
import { ControlError } from './control-error.ts';
import { type ControlParts, route } from './route.ts';
import { instantText, nothing } from './shapes.ts';
import type { SnapshotDescription } from './types.ts';

const named = object({ name: text(undefined, { pattern: '^[A-Za-z0-9._-]{1,100}$' }) });

export const snapshotDescription = object(
  {
    name: text(),
    at: instantText(
      "The moment of the emulator's clock at which it was taken, ISO 8601 in UTC; a restore sets the clock back to it.",
    ),
    clock: choice(['system', 'manual'], 'How the clock went.'),
  },
  'A named copy of the whole state.',
);

/** Takes the whole state under a name; one of that name is replaced. */
export const takeSnapshot = route({
  method: 'POST',
  path: '/snapshots',
  summary: 'Take the whole state under a name',
  answer: snapshotDescription,
  input: named,
  run: ({ keeper, store, clock }, { name }) =>
    keeper.inTurn(async () => {
      const taken = await keeper.copy((copy, { now }) => {
        const before = store.snapshots.find(name);
        if (before !== undefined) store.snapshots.delete(before);
        return store.snapshots.save(copy, { name, takenAt: now, clockMode: clock.mode });
      });
      keeper.sweep();
      return describe(taken);
    }),
});

export const listSnapshots = route({
  method: 'GET',
  path: '/snapshots',
  summary: 'List snapshots in the order in which they were taken',
  input: nothing,
  answer: object({ snapshots: list(snapshotDescription) }),
  run: ({ store }) => ({ snapshots: store.snapshots.list().map(describe) }),
});

/** Back to a snapshot, all at once, and with it the clock; the snapshot stays. */
export const restoreSnapshot = route({
  method: 'POST',
  path: '/snapshots/:name/restore',
  summary: 'Go back to a snapshot, and with it the clock',
  answer: snapshotDescription,
  errors: ['notFound', 'conflict'],
  input: named,
  run: ({ keeper, store, clock }, { name }) =>
    keeper.inTurn(() => {
      const snapshot = requireSnapshot(store, name);
      if (snapshot.schema !== store.snapshots.schema) {
        throw new ControlError(
          'conflict',
          `Snapshot ${name} was taken by another version of codepipeline-local, whose tables differ; take it anew.`,
        );
      }
      return keeper.replace({
        source: store.snapshots.source(snapshot),
        work: () => describe(snapshot),
        setting: () => clock.settingAt(snapshot.clockMode, snapshot.takenAt),
      });
    }),
});

export const deleteSnapshot = route({
  method: 'DELETE',
  path: '/snapshots/:name',
  summary: 'Delete a snapshot',
  answer: snapshotDescription,
  errors: ['notFound'],
  input: named,
  run: ({ keeper, engine, store }, { name }) =>
    keeper.inTurn(() => {
      const snapshot = requireSnapshot(store, name);
      engine.perform(() => store.snapshots.delete(snapshot));
      keeper.sweep();
      return describe(snapshot);
    }),
});

function requireSnapshot(store: ControlParts['store'], name: string): Snapshot {
  const snapshot = store.snapshots.find(name);
  if (snapshot !== undefined) return snapshot;
  const others = store.snapshots.list().map((other) => other.name);
  const there = others.length === 0 ? 'none has been taken' : `there are ${others.join(', ')}`;
  throw new ControlError('notFound', `There is no snapshot ${name}; ${there}.`);
}

function describe({ name, takenAt, clockMode }: Snapshot): SnapshotDescription {
  return { name, at: instant(takenAt), clock: clockMode };
}
