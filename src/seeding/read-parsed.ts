import { checkDocument } from './check-document.ts';
import { pathText } from './check-schema.ts';
import type { ImportedTemplate, ImportOptions, PlaceOf } from './import/import-template.ts';
import type { TemplateKind } from './import/recognize-templates.ts';
import { asDocument } from './printed-forms.ts';
import type { LoadedDocument } from './read-sources.ts';
import type { FixtureDocument } from './types.ts';

/** A text that was parsed, and what it is. */
export interface ParsedDocument {
  readonly value: unknown;
  /** Undefined for a fixture document. */
  readonly kind: TemplateKind | undefined;
  readonly placeOf: PlaceOf;
  /** What a person should know of how it is written: sentences. */
  readonly notes: readonly string[];
}

/** A document that was read and checked, and what is to be known of it when it was made of a template. */
export interface ReadDocument extends Partial<ImportedTemplate> {
  readonly document: FixtureDocument;
  /** Where the value at a path begins in the text; a template's items stand elsewhere. */
  readonly locate?: LoadedDocument['locate'];
}

/**
 * Checks a document that was parsed, or makes one of a template.
 * @throws FixtureError
 */
export async function readParsed(
  { value, kind, placeOf, notes }: ParsedDocument,
  name: string,
  options: ImportOptions,
): Promise<ReadDocument> {
  if (kind === undefined) {
    const { value: document, placeIn } = asDocument(value);
    await checkDocument(document, name, ({ path, atName }) => {
      const place = placeIn(path);
      return { ...placeOf(place, atName), path: pathText(place) };
    });
    return { document: document as FixtureDocument, locate: (path) => placeOf(placeIn(path), false) };
  }
  const { importTemplate } = await import('./import/import-template.ts');
  const imported = await importTemplate(value, kind, name, placeOf, options);
  return { ...imported, notes: [...notes, ...imported.notes] };
}
