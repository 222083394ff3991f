import { type Document, isCollection, isMap, isScalar } from 'yaml';
import { parseJson } from '../../bounds/parse-json.ts';
import { isRecord, memberOf } from '../../domain/members.ts';
import { FixtureError } from '../checking/check-document.ts';
import { foreignText } from '../import/foreign-documents.ts';
import type { PlaceOf } from '../import/import-template.ts';
import { type TemplateKind, templateKindOf } from '../import/recognize-templates.ts';
import { contentOf, type ParsedYaml, parseYaml } from '../yaml/parse-yaml.ts';
import type { ParsedDocument } from './read-parsed.ts';

/**
 * Parses a fixture document or a template in YAML or JSON (which is YAML).
 * @param name What mistakes are reported under, usually the file's name.
 * @throws FixtureError
 */
export async function parseDocument(text: string, name: string): Promise<ParsedDocument> {
  const generated = text.length > longestByHand ? generatedTemplate(text) : undefined;
  if (generated !== undefined) return readGenerated(text, name, generated);
  const parsed = parseYaml(text);
  refuseForeignText(parsed, name);
  if (looksLikeCloudFormation(parsed.document)) return parseAsCloudFormation(text, name);
  const content = contentOf(parsed, name);
  return (await parsePrinted(content, name)) ?? { ...content, kind: templateKindOf(content.value), notes: [] };
}

/**
 * The template in what `aws cloudformation get-template` prints: as it is where it is JSON, else as a text, in which
 * places are then told.
 */
async function parsePrinted({ value, placeOf }: Pick<ParsedDocument, 'value' | 'placeOf'>, name: string) {
  const body = memberOf(value, 'TemplateBody');
  if (typeof body === 'string') return parseDocument(body, name);
  if (!isRecord(body)) return undefined;
  const placeIn: PlaceOf = (path, atName) => placeOf(['TemplateBody', ...path], atName);
  return { value: body, kind: templateKindOf(body), placeOf: placeIn, notes: [] };
}

/** @throws FixtureError */
function refuseForeignText({ text, document, place }: ParsedYaml, name: string): void {
  // A template of CloudFormation has tags that other YAML has not.
  const [mistake] = document.errors
    .filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')
    .sort((one, other) => one.pos[0] - other.pos[0]);
  if (mistake === undefined && isCollection(document.contents)) return;
  const { line } = place(mistake?.pos[0]);
  const sentence = foreignText(text, text.split('\n')[line - 1]);
  if (sentence !== undefined) throw new FixtureError(name, [{ line, column: 1, sentence }]);
}

/** Longer ones are written by tools, as JSON that JSON.parse reads a hundred times faster than a parser of YAML. */
const longestByHand = 50_000;

/** A template in JSON; undefined for any other text. */
function generatedTemplate(text: string): { readonly value: unknown; readonly kind: TemplateKind } | undefined {
  try {
    const value: unknown = parseJson(text);
    const kind = templateKindOf(value);
    return kind && { value, kind };
  } catch {
    return undefined;
  }
}

/** Reads it as YAML, too, when it has a mistake whose place is to be told. */
async function readGenerated(
  text: string,
  name: string,
  generated: { readonly value: unknown; readonly kind: TemplateKind },
): Promise<ParsedDocument> {
  const { parseTemplate } = await import('../import/evaluation/template-yaml.ts');
  let placeOf: PlaceOf | undefined;
  return {
    ...generated,
    notes: [],
    placeOf(path, atName) {
      placeOf ??= contentOf(parseTemplate(text).parsed, name).placeOf;
      return placeOf(path, atName);
    },
  };
}

/** Whether it is a template of CloudFormation, as far as it could be read. */
function looksLikeCloudFormation({ contents }: Document): boolean {
  const names = isMap(contents) ? contents.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')) : [];
  return names.includes('AWSTemplateFormatVersion') || names.includes('Resources');
}

/** Reads it anew as CloudFormation does, with the tags that only templates have. */
async function parseAsCloudFormation(text: string, name: string): Promise<ParsedDocument> {
  const { parseTemplate } = await import('../import/evaluation/template-yaml.ts');
  const { parsed, notes } = parseTemplate(text);
  return { ...contentOf(parsed, name), kind: 'CloudFormation', notes };
}
