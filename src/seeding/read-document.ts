import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { checkDocument, FixtureError, type PlacedMistake } from './check-document.ts';
import type { FixtureDocument } from './types.ts';

/**
 * Reads a fixture document from YAML or JSON (which is YAML).
 * @param name What mistakes are reported under, usually the file's name.
 * @throws FixtureError that names file, line and column of each mistake
 */
export async function readDocument(text: string, name: string): Promise<FixtureDocument> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document.errors.length > 0) {
    throw new FixtureError(
      name,
      document.errors.map(({ pos, message }): PlacedMistake => ({ ...place(pos[0]), sentence: message })),
    );
  }
  const value = contentOf(document, name);
  await checkDocument(value, name, ({ path, atName }) => place(offsetOf(document, path, atName)));
  return value as FixtureDocument;
}

/** @throws FixtureError for aliases that would unfold into too much */
function contentOf(document: Document, name: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    throw new FixtureError(name, [{ sentence: `cannot be read: ${(error as Error).message}.` }]);
  }
}

/** Where the value at a path begins, or the name of its last member; of the nearest parent when there is none. */
function offsetOf(document: Document, path: readonly (string | number)[], atName: boolean): number | undefined {
  const parentPath = path.slice(0, -1);
  const parent = document.getIn(parentPath, true);
  if (atName && isMap(parent)) {
    const name = path.at(-1);
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === name);
    if (isNode(pair?.key)) return pair.key.range?.[0];
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node)) return (node as Node).range?.[0];
  return path.length === 0 ? undefined : offsetOf(document, parentPath, false);
}
