import { deepestJson } from '../../bounds/parse-json.ts';
import { checkDocument, FixtureError, type MistakePlace } from '../checking/check-document.ts';
import { pathText } from '../checking/say-mistakes.ts';
import { foreignDocument } from '../import/foreign-documents.ts';
import type { ImportedTemplate, ImportOptions, PlaceOf } from '../import/import-template.ts';
import type { TemplateKind } from '../import/recognize-templates.ts';
import type { FixtureDocument } from '../types.ts';
import { isPlainObject } from './given-values.ts';

type Path = readonly (string | number)[];

/** A whole file as a fixture document, and where in the file a place of the document lies. */
interface AsDocument {
  readonly value: unknown;
  placeIn(path: Path): Path;
}

/**
 * What the AWS CLI prints or takes as a whole, by a member that only it has, and the list of the document that it is an
 * item of. The first that fits counts. A list under a mark that has none is a document's own list, misspelt.
 */
const forms: readonly { readonly mark: string; readonly list: string; readonly holdsList?: true }[] = [
  // get-pipeline, create-pipeline, update-pipeline
  { mark: 'pipeline', list: 'pipelines' },
  // what `jq .pipeline` makes of it
  { mark: 'stages', list: 'pipelines', holdsList: true },
  // get-action-type, update-action-type, and what create-custom-action-type answers
  { mark: 'actionType', list: 'actionTypes' },
  { mark: 'executor', list: 'actionTypes' },
  // create-custom-action-type --generate-cli-skeleton
  { mark: 'inputArtifactDetails', list: 'actionTypes' },
  // get-job-details, get-third-party-job-details
  { mark: 'jobDetails', list: 'jobs' },
  { mark: 'data', list: 'jobs' },
  // put-webhook
  { mark: 'webhook', list: 'webhooks' },
  { mark: 'definition', list: 'webhooks' },
];

/** Members that SDKs and the CLI add to an answer. */
const ofAnswers = ['ResponseMetadata', '$metadata', 'nextToken', 'NextToken'];

/** Takes what the AWS CLI prints for the document that has it as its one item; any other value stays as it is. */
export function asDocument(value: unknown): AsDocument {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { value, placeIn: (path) => path };
  const members = Object.entries(value).filter(([name]) => !ofAnswers.includes(name));
  const content: object = members.length === Object.keys(value).length ? value : Object.fromEntries(members);
  const form = forms.find(
    ({ mark, list, holdsList = false }) =>
      Object.hasOwn(content, mark) &&
      !Object.hasOwn(content, list) &&
      (holdsList || !Array.isArray(content[mark as keyof typeof content])),
  );
  if (form === undefined) return { value: content, placeIn: (path) => path };
  return { value: { [form.list]: [content] }, placeIn: (path) => path.slice(2) };
}

/**
 * Without the names of structures, which sample answers of the API reference have beside their members. [documented:
 * PollForJobs, GetJobDetails, CreateCustomActionType]
 */
function withoutTypeNames(value: unknown, depth = 0): unknown {
  if (depth > deepestJson) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutTypeNames(item, depth + 1));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isPlainObject(value)) return value;
  const members = Object.entries(value);
  const kept = members
    .filter(([name, member]) => name !== '__type' || typeof member !== 'string')
    // A configuration's names are its author's.
    .map(([name, member]) => [name, name === 'configuration' ? member : withoutTypeNames(member, depth + 1)] as const);
  const isSame = kept.length === members.length && kept.every(([, member], index) => member === members[index]?.[1]);
  return isSame ? value : Object.fromEntries(kept);
}

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
interface ReadDocument extends Partial<Omit<ImportedTemplate, 'locate'>> {
  readonly document: FixtureDocument;
  readonly locate: (path: Path) => MistakePlace;
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
    const { value: document, placeIn } = asDocument(withoutTypeNames(value));
    const foreign = foreignDocument(value);
    if (foreign !== undefined) throw new FixtureError(name, [{ ...placeOf([], false), sentence: foreign }]);
    await checkDocument(document, name, ({ path, atName }) => {
      const place = placeIn(path);
      return { ...placeOf(place, atName), path: pathText(place) };
    });
    return { document: document as FixtureDocument, locate: (path) => placeOf(placeIn(path), false) };
  }
  const { importTemplate } = await import('../import/import-template.ts');
  const imported = await importTemplate(value, kind, name, placeOf, options);
  return { ...imported, notes: [...notes, ...imported.notes] };
}
