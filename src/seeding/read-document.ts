import { type Document, isMap } from 'yaml';
import { checkDocument } from './check-document.ts';
import type { ImportedTemplate, ImportOptions } from './import/import-template.ts';
import { templateKindOf } from './import/template-kind.ts';
import { contentOf, parseYaml } from './parse-yaml.ts';
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
  const parsed = parseYaml(text);
  if (looksLikeCloudFormation(parsed.document)) return readTemplate(text, name, options);
  const { value, placeOf } = contentOf(parsed, name);
  if (templateKindOf(value) === 'Terraform') {
    const { importTemplate } = await import('./import/import-template.ts');
    return importTemplate(value, 'Terraform', name, placeOf, options);
  }
  await checkDocument(value, name, ({ path, atName }) => placeOf(path, atName));
  return { document: value as FixtureDocument, locate: (path) => placeOf(path, false) };
}

/** Whether it is a template of CloudFormation, as far as it could be read. */
function looksLikeCloudFormation({ contents }: Document): boolean {
  const names = isMap(contents) ? contents.items.map(({ key }) => String(key)) : [];
  return names.includes('AWSTemplateFormatVersion') || names.includes('Resources');
}

/** Reads it anew as CloudFormation does, with the tags that only templates have. */
async function readTemplate(text: string, name: string, options: ImportOptions): Promise<ReadDocument> {
  const [{ importTemplate }, { parseTemplate }] = await Promise.all([
    import('./import/import-template.ts'),
    import('./import/parse-template.ts'),
  ]);
  const { parsed, notes } = parseTemplate(text);
  const { value, placeOf } = contentOf(parsed, name);
  const imported = await importTemplate(value, 'CloudFormation', name, placeOf, options);
  return { ...imported, notes: [...notes, ...imported.notes] };
}
