import { type Document, LineCounter, parseDocument, type Tags } from 'yaml';
import { checkDocument, FixtureError, type PlacedMistake } from './check-document.ts';
import type { ImportedTemplate, ImportOptions } from './import/import-template.ts';
import { type TemplateKind, templateKindOf } from './import/template-kind.ts';
import type { LoadedDocument } from './read-sources.ts';
import type { FixtureDocument } from './types.ts';
import { YamlNodes } from './yaml-nodes.ts';

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
  const { value, placeOf } = parse(text, name);
  const kind = templateKindOf(value);
  if (kind !== undefined) return readTemplate(text, kind, name, options);
  await checkDocument(value, name, ({ path, atName }) => placeOf(path, atName));
  return { document: value as FixtureDocument, locate: (path) => placeOf(path, false) };
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
  const { value, placeOf } = parse(text, name, kind === 'CloudFormation' ? cloudFormationTags : undefined);
  return importTemplate(value, kind, name, placeOf, options);
}

/** @throws FixtureError */
function parse(text: string, name: string, customTags?: (known: Tags) => Tags) {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    ...(customTags && { customTags }),
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
  const nodes = new YamlNodes(document);
  const mistake = nodes.firstMistake();
  if (mistake !== undefined) {
    throw new FixtureError(name, [{ ...place(mistake.offset), sentence: mistake.sentence }]);
  }
  const placeOf = (path: readonly (string | number)[], atName: boolean) => place(nodes.offsetOf(path, atName));
  return { value: contentOf(document, name), placeOf };
}

/** @throws FixtureError */
function contentOf(document: Document, name: string): unknown {
  try {
    // What aliases unfold into has been counted.
    return document.toJS({ maxAliasCount: -1 }) ?? {};
  } catch (error) {
    throw new FixtureError(name, [{ sentence: `cannot be read: ${(error as Error).message}.` }]);
  }
}
