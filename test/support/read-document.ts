import type { ImportOptions } from '../../src/seeding/import/import-template.ts';
import { parseDocument } from '../../src/seeding/reading/parse-document.ts';
import { readParsed } from '../../src/seeding/reading/read-parsed.ts';

/** Reads a fixture document from YAML or JSON, or makes one of a template. @throws FixtureError */
export async function readDocument(text: string, name: string, options: ImportOptions) {
  return readParsed(await parseDocument(text, name), name, options);
}
