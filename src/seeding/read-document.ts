import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, type Tags } from 'yaml';
import { checkDocument, FixtureError, type PlacedMistake } from './check-document.ts';
import type { ImportedTemplate, ImportOptions } from './import/import-template.ts';
import { type TemplateKind, templateKindOf } from './import/template-kind.ts';
import type { LoadedDocument } from './read-sources.ts';
import type { FixtureDocument } from './types.ts';

/** A document that was read and checked, and what is to be known of it when it was made of a template. */
export interface ReadDocument extends Partial<ImportedTemplate> {
  readonly document: FixtureDocument;
  /** Where the value at a path begins in the text; a template's items stand elsewhere. */
  readonly locate?: LoadedDocument['locate'];
}

/**
 * Reads a fixture document from YAML or JSON (which is YAML), or makes one of a template.
 * @param name What mistakes are reported under, usually the file's name.
 * @throws FixtureError that names file, line and column of each mistake
 */
export async function readDocument(text: string, name: string, options: ImportOptions): Promise<ReadDocument> {
  const { document, value, place } = parse(text, name);
  const kind = templateKindOf(value);
  if (kind !== undefined) return readTemplate(text, kind, name, options);
  await checkDocument(value, name, ({ path, atName }) => place(offsetOf(document, path, atName)));
  return { document: value as FixtureDocument, locate: (path) => place(offsetOf(document, path, false)) };
}

/** Reads it anew, with the tags that only templates have. */
async function readTemplate(
  text: string,
  kind: TemplateKind,
  name: string,
  options: ImportOptions,
): Promise<ReadDocument> {
  const [{ importTemplate }, { cloudFormationTags }] = await Promise.all([
    import('./import/import-template.ts'),
    import('./import/yaml-tags.ts'),
  ]);
  const { document, value, place } = parse(text, name, kind === 'CloudFormation' ? cloudFormationTags : undefined);
  return importTemplate(value, kind, name, (path, atName) => place(offsetOf(document, path, atName)), options);
}

/** @throws FixtureError */
function parse(text: string, name: string, customTags?: (known: Tags) => Tags) {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    ...(customTags && { customTags, merge: true }),
  });
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
  return { document, value: contentOf(document, name), place };
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
