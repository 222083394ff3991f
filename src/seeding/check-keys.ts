import { offenceOfKey } from '../domain/objects/names.ts';
import type { Mistake } from './check-schema.ts';
import type { FixtureDocument } from './types.ts';

type Path = Mistake['path'];

/** What is wrong with the keys of a document's objects, and of those that its jobs and stubs name as artifacts. */
export function mistakesInKeys({ objects = [], jobs = [], stubs = [] }: FixtureDocument): Mistake[] {
  const named: (readonly [Path, string])[] = objects.map(({ key }, index) => [['objects', index, 'key'], key]);
  collect(jobs, ['jobs'], named);
  collect(stubs, ['stubs'], named);
  return named.flatMap(([path, key]) => {
    const offence = offenceOfKey(key);
    return offence === undefined ? [] : [{ path, atName: false, sentence: offence.sentence }];
  });
}

/** Members `objectKey`, wherever the forms of a job or a stub have them. */
function collect(value: unknown, path: Path, into: (readonly [Path, string])[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const below = [...path, Array.isArray(value) ? Number(name) : name];
    if (name === 'objectKey' && typeof member === 'string') into.push([below, member]);
    else collect(member, below, into);
  }
}
