import { instant } from '../../domain/duration.ts';
import { given } from '../../domain/members.ts';
import { worldOf } from '../../domain/world.ts';
import { choice, count, described, extended, list, map, object, optional, text } from '../../model/shape.ts';
import type { StateComparison } from '../../sqlite/states/compare-states.ts';
import type { Snapshot } from '../../sqlite/states/snapshots.ts';
import { stateKinds } from '../../sqlite/states/state-kinds.ts';
import { ControlError } from '../routing/control-error.ts';
import { type ControlParts, route } from '../routing/route.ts';
import { instantText, limit, nothing, worldMembers } from '../routing/shapes.ts';
import type { SnapshotComparison, SnapshotDescription } from '../types.ts';

const defaultLimit = 100;

const named = object({ name: text(undefined, { pattern: '^[A-Za-z0-9._-]{1,100}$' }) });

const clockMode = choice(['system', 'manual'], 'How the clock went.');

export const snapshotDescription = object(
  {
    name: text(),
    at: instantText(
      "The moment of the emulator's clock at which it was taken, ISO 8601 in UTC; a restore sets the clock back to it.",
    ),
    clock: clockMode,
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
      const snapshot = requireUsable(store, name);
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

const differenceCount = {
  from: count('In the snapshot.'),
  to: count('In what it is compared with.'),
};

export const snapshotDifference = object(
  {
    kind: choice(stateKinds),
    change: choice(['added', 'removed', 'changed']),
    name: text('Its name, id, key or URL.'),
    ...worldMembers,
    about: optional(text("What it belongs to: an execution's pipeline, a job's action type, an object's bucket.")),
    from: optional(text('How it is in the snapshot, in words, where a few say it.')),
    to: optional(text('How it is in what the snapshot is compared with.')),
  },
  'Something that is in one of two states, or in both and not alike.',
);

export const snapshotComparison = object(
  {
    from: snapshotDescription,
    to: object(
      { name: optional(text('Absent for the state in use.')), at: instantText(), clock: clockMode },
      'What the snapshot is compared with.',
    ),
    kinds: list(
      object({
        kind: choice(stateKinds),
        ...differenceCount,
        added: count(),
        removed: count(),
        changed: count(),
        statuses: optional(map(object(differenceCount), 'Of jobs and executions: how many have which status.')),
      }),
      'Every kind of which one of the states has something.',
    ),
    differences: list(snapshotDifference, 'Kind by kind; of each as many as the limit allows, what is new last.'),
  },
  'What differs between a snapshot and another, or the state in use.',
);

export const comparisonOptions = object(
  {
    with: optional(described(named.members.name, 'Another snapshot. Default: the state in use.')),
    limit: limit(1000, 'How many differences of each kind are listed, 1 to 1000; all are counted. Default 100.'),
  },
  'What a snapshot is compared with.',
);

/** Compares a snapshot with another or, by a copy that is dropped afterwards, with the state in use. */
export const compareSnapshots = route({
  method: 'GET',
  path: '/snapshots/:name/differences',
  summary: 'Compare a snapshot with another, or with the state in use',
  answer: snapshotComparison,
  errors: ['notFound', 'conflict'],
  input: extended(named, comparisonOptions.members),
  run: ({ keeper, store, clock }, { name, with: other, limit = defaultLimit }) =>
    keeper.inTurn(async () => {
      const from = requireUsable(store, name);
      const to = other === undefined ? undefined : requireUsable(store, other);
      if (to !== undefined) {
        return describeComparison(describe(from), describe(to), await keeper.compare(from, to, limit));
      }
      const { comparison, now } = await keeper.compareWithNow(from, limit);
      return describeComparison(describe(from), { at: instant(now), clock: clock.mode }, comparison);
    }),
});

function describeComparison(
  from: SnapshotDescription,
  to: SnapshotComparison['to'],
  { totals, differences }: StateComparison,
): SnapshotComparison {
  return {
    from,
    to,
    kinds: totals
      .filter((kind) => kind.from + kind.to > 0)
      .map(({ statuses, ...counts }) => ({
        ...counts,
        ...(statuses.size > 0 && { statuses: Object.fromEntries(statuses) }),
      })),
    differences: differences.map(({ world, about, from, to, ...difference }) => ({
      ...difference,
      ...worldOf(world),
      ...given({ about, from, to }),
    })),
  };
}

/** @throws ControlError `notFound`, `conflict` for one that another version has taken */
function requireUsable(store: ControlParts['store'], name: string): Snapshot {
  const snapshot = requireSnapshot(store, name);
  if (snapshot.schema === store.snapshots.schema) return snapshot;
  throw new ControlError(
    'conflict',
    `Snapshot ${name} was taken by another version of codepipeline-local, whose tables differ; take it anew.`,
  );
}

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
