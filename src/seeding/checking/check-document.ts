import { offenceOfKey } from '../../domain/objects/names.ts';
import { fixtureDocument } from '../items/document.ts';
import type { FixtureDocument } from '../types.ts';
import { mistakesIn } from './check-schema.ts';
import { type Mistake, pathText } from './say-mistakes.ts';

/** A mistake with the place at which a person finds it; without one in a document that never was text. */
export interface PlacedMistake {
  readonly line?: number;
  readonly column?: number;
  readonly sentence: string;
}

const mostMistakes = 10;

/** A fixture document with mistakes. The message has a line for each: `file:line:column: sentence`. */
export class FixtureError extends Error {
  override readonly name = 'FixtureError';

  constructor(document: string, mistakes: readonly PlacedMistake[]) {
    const listed = [...mistakes]
      .sort(byPlace)
      .slice(0, mostMistakes)
      .map(({ sentence, ...place }) => `${placeInFile(document, place)}: ${sentence}`);
    if (mistakes.length > mostMistakes) listed.push(`${document}: and ${mistakes.length - mostMistakes} more.`);
    super(listed.join('\n'));
  }

  /** What is wrong with several documents, all of it told. */
  static all(errors: readonly FixtureError[]): FixtureError {
    const all = new FixtureError('', []);
    all.message = errors.map(({ message }) => message).join('\n');
    return all;
  }
}

/** `file:line:column`, which terminals and editors turn into links; the file alone where there is no more. */
export function placeInFile(file: string, { line, column }: Omit<PlacedMistake, 'sentence'>): string {
  return line === undefined ? file : `${file}:${line}:${column}`;
}

function byPlace(a: PlacedMistake, b: PlacedMistake): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** Where a mistake is, and how its place is called when that is not the path in the document. */
export interface MistakePlace {
  readonly line?: number;
  readonly column?: number;
  readonly path?: string;
  /** The number that stands there, as it is written. */
  readonly written?: string | undefined;
  /** A sentence that helps. */
  readonly hint?: string;
}

/** @throws FixtureError */
export async function checkDocument(
  value: unknown,
  name: string,
  locate: (mistake: Mistake) => MistakePlace,
): Promise<void> {
  const formal = await mistakesIn(value, fixtureDocument.schema);
  const mistakes = formal.length > 0 ? formal : mistakesInKeys(value as FixtureDocument);
  if (mistakes.length === 0) return;
  const placed = mistakes.map((mistake): PlacedMistake => {
    const { path = pathText(mistake.path), written, hint, ...place } = locate(mistake);
    const said = (written !== undefined && mistake.sentenceAsWritten?.(written)) || mistake.sentence;
    const told = hint === undefined ? said : `${said} ${hint}`;
    const sentence = mistake.atName || path === '' ? told : `${path}: ${told}`;
    return { ...place, sentence };
  });
  throw new FixtureError(name, placed);
}

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
