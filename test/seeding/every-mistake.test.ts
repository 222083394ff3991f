import { describe, expect, test } from 'vitest';
import { isNode, isPair, isScalar, LineCounter, type Node, parseDocument, stringify } from 'yaml';
import { account, region } from '../support/emulator.ts';
import { readDocument } from '../support/read-document.ts';
import { wholeDocument } from './whole-document.ts';

type Path = readonly (string | number)[];
type Tree = Record<string | number, unknown>;

const options = { world: { accountId: account, region }, parameters: {} };

interface Spoiled {
  readonly kind: string;
  readonly path: Path;
  readonly document: unknown;
}

/** The whole document, spoiled in one place, for every place and every way. */
function* spoiledDocuments(): Generator<Spoiled> {
  for (const path of pathsIn(wholeDocument)) {
    const parentPath = path.slice(0, -1);
    const member = path.at(-1) as string | number;
    const changed = (change: (parent: Tree) => void): unknown => {
      const document = structuredClone(wholeDocument) as unknown;
      change(valueAt(document, parentPath) as Tree);
      return document;
    };
    const wrong = { null: null, number: 17.5, boolean: true, list: [], object: {}, text: '?? no ??', empty: '' };
    for (const [kind, value] of Object.entries(wrong)) {
      yield { kind, path, document: changed((parent) => Object.assign(parent, { [member]: value })) };
    }
    if (typeof member !== 'string') continue;
    yield { kind: 'missing', path: parentPath, document: changed((parent) => delete parent[member]) };
    yield { kind: 'unknown', path: parentPath, document: changed((parent) => Object.assign(parent, { zzz: 1 })) };
    const renamed = changed((parent) => {
      parent[`${member} ?`] = parent[member];
      delete parent[member];
    });
    yield { kind: 'renamed', path: parentPath, document: renamed };
  }
}

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, member]) =>
    pathsIn(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return path.length === 0 ? below : [path, ...below];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((parent, part) => (parent as Tree)[part], value);
}

/** First and last offset of what stands at a path, with its name. */
function rangeOf(text: string, path: Path): readonly [number, number] {
  const document = parseDocument(text);
  const parent: unknown = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true);
  const pair = (parent as { items?: unknown[] } | undefined)?.items?.find(
    (item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1),
  );
  const node = (path.length === 0 ? document.contents : document.getIn(path, true)) as Node;
  const key = isPair(pair) && isNode(pair.key) ? pair.key : node;
  return [key.range?.[0] as number, node.range?.[1] as number];
}

/** What a person needs to put it right. */
const remedy =
  /must be (a|an) |valid are |is not known here\.$|is not one of .|must be given\.$|is not (only|of|the|a|an|one|twelve|AWS|\d+) .|must (not )?have (fewer|more) than|must be [<>]=? ?\d/;

/** Reading each takes some milliseconds: a usual run takes every so-many-th, each way of writing others. */
const step = process.env.LONG === undefined ? 13 : 1;

describe.each([
  ['YAML', 0, (value: unknown) => stringify(value)],
  ['JSON', 1, (value: unknown) => JSON.stringify(value, null, 2)],
  ['JSON in one line', 2, (value: unknown) => JSON.stringify(value)],
])('in %s', (_, start, write) => {
  test('every mistake is told with the line and column of its place, and how to put it right', async () => {
    const documents = [...spoiledDocuments()].filter((_, index) => index % step === start % step);
    let told = 0;
    for (const { kind, path, document } of documents) {
      const text = write(document);
      const error = await readDocument(text, 'd.yaml', options).then(
        () => undefined,
        (error: Error) => error,
      );
      if (error === undefined) continue;
      told++;
      const what = `${kind} ${path.join('.')}: ${error.message}`;
      const [first, last] = rangeOf(text, path);
      const lines = new LineCounter();
      parseDocument(text, { lineCounter: lines });
      // What lacks a member, or has another, may be taken for another form, of which more is missing.
      const isOneMistake = !['object', 'missing', 'unknown', 'renamed'].includes(kind);
      if (isOneMistake) expect(error.message, what).not.toContain('\n');
      for (const mistake of error.message.split('\n')) {
        const [, line, column, sentence] = /^d\.yaml:(\d+):(\d+): (.*)$/.exec(mistake) ?? [];
        const offset = (lines.lineStarts[Number(line) - 1] as number) + Number(column) - 1;
        expect(offset, what).toBeGreaterThanOrEqual(first);
        expect(offset, what).toBeLessThanOrEqual(last);
        expect(sentence, what).toMatch(remedy);
      }
    }
    expect(told).toBeGreaterThan(documents.length / 2);
  }, 300_000);
});
