import { hash } from 'node:crypto';
import { resolve } from 'node:path';
import { unknownName } from '../../domain/nearest-name.ts';
import type { Handler } from '../../functions/call-handler.ts';
import { FixtureError, type MistakePlace } from '../checking/check-document.ts';
import type { Exports } from '../import/evaluation/template-context.ts';
import type { ImportOptions } from '../import/import-template.ts';
import { resolvePaths } from '../items/document-paths.ts';
import type { FixtureDocument, FixtureSource } from '../types.ts';
import { withNestedStacks } from './nested-items.ts';
import { type GivenText, itemsOf, type ParsedItem, parseFile, parseItem } from './parse-sources.ts';
import { readParsed } from './read-parsed.ts';

/** A document that was read and checked. */
export interface LoadedDocument {
  readonly name: string;
  /** SHA-256 of what was read. */
  readonly digest: string;
  readonly document: FixtureDocument;
  /** Functions of this process, by name. */
  readonly handlers: ReadonlyMap<string, Handler>;
  /** What is to be known of a document that was made of a template: sentences. */
  readonly notes: readonly string[];
  /** What the items of a document that was made of a template come from, by item: `pipelines[0]`. */
  readonly itemOrigins: ReadonlyMap<string, string>;
  /** Where the value at a path begins in the text that the document was. */
  readonly locate?: (path: readonly (string | number)[]) => MistakePlace;
}

/**
 * Reads and checks fixture documents: a file, a folder (its own *.yaml, *.yml and *.json in the order of their names,
 * or what `cdk synth` wrote there), or a value. Templates among them become fixture documents and may import what
 * others export.
 * @param given What `-` stands for, and how mistakes call it
 * @throws FixtureError
 */
export async function readSources(
  sources: readonly FixtureSource[],
  options: ImportOptions,
  given?: GivenText,
): Promise<LoadedDocument[]> {
  const mistaken: FixtureError[] = [];
  const found = (await Promise.all(sources.map((source) => itemsOf(source, given)))).flat();
  const read = await each(found, mistaken, (item) => parseItem(item, options.world));
  let exports: Exports | undefined;
  const nesting = {
    ...options,
    exports: () => exports,
    isGiven: (file: string) => read.some(({ name }) => resolve(name) === file),
    parse: (file: string): Promise<ParsedItem> => parseFile({ file }, options.world),
  };
  const items = (await each(read, mistaken, (item) => withNestedStacks<ParsedItem>(item, nesting))).flat();
  const templates = items.filter(({ kind }) => kind === 'CloudFormation');
  if (templates.length > 1) exports = await exportsOf(templates, options);
  const together = { ...options, ...(exports && { exports }), mayBeEmpty: items.length > 1 };
  const documents: LoadedDocument[] = [];
  const passedOver: PassedOver[] = [];
  const parameterNames = new Set<string>();
  await each(items, mistaken, async (item) => {
    if (item.isMade?.() === false) return;
    const { parameterNames: names = [], isEmpty, partsElsewhere, ...document } = await loadItem(item, together);
    if (isEmpty) passedOver.push({ name: item.name, partsElsewhere });
    else documents.push(document);
    for (const name of names) parameterNames.add(name);
  });
  if (mistaken.length > 0) throw FixtureError.all(mistaken);
  checkParameters(options, parameterNames);
  const own = withoutDoubles(documents);
  return passedOver.length === 0 ? own : withPassedOver(own, passedOver);
}

/** Does something with each, one after the other, and collects what is wrong with them. */
async function each<T, U>(items: readonly T[], mistaken: FixtureError[], work: (item: T) => Promise<U>): Promise<U[]> {
  const done: U[] = [];
  for (const item of items) {
    try {
      done.push(await work(item));
    } catch (error) {
      if (!(error instanceof FixtureError)) throw error;
      mistaken.push(error);
    }
  }
  return done;
}

/** A function that a fixture document has counts before that of a template, which has it as AWS does. */
function withoutDoubles(documents: readonly LoadedDocument[]): LoadedDocument[] {
  const isTemplate = ({ itemOrigins }: LoadedDocument) => itemOrigins.size > 0;
  const given = documents
    .filter((one) => !isTemplate(one))
    .flatMap(({ document }) => Object.keys(document.functions ?? {}));
  return documents.map((one) => {
    const { functions, ...rest } = one.document;
    if (!isTemplate(one) || functions === undefined) return one;
    const kept = Object.entries(functions).filter(([name]) => !given.includes(name));
    return { ...one, document: { ...rest, ...(kept.length > 0 && { functions: Object.fromEntries(kept) }) } };
  });
}

async function exportsOf(templates: readonly ParsedItem[], { world, parameters }: ImportOptions) {
  const { Exports } = await import('../import/evaluation/template-context.ts');
  return new Exports(templates, world, parameters);
}

/** A template that nothing was made of. */
interface PassedOver {
  readonly name: string;
  /** Sentences about what it would be made of besides. */
  readonly partsElsewhere: readonly string[];
}

/** Tells which templates nothing was made of, in one note. */
function withPassedOver(documents: readonly LoadedDocument[], passedOver: readonly PassedOver[]): LoadedDocument[] {
  const names = passedOver.map(({ name }) => name).join(', ');
  const [first, ...others] = documents;
  if (first === undefined) {
    throw new FixtureError(names, [
      { sentence: 'no pipeline, custom action type or webhook of CodePipeline is in it.' },
    ]);
  }
  const note = `nothing of CodePipeline is in ${names}: passed over.`;
  const parts = passedOver.flatMap(({ partsElsewhere }) => partsElsewhere);
  return [{ ...first, notes: [...first.notes, note, ...parts] }, ...others];
}

/** A value for a parameter that no template has is more likely a slip than meant. */
function checkParameters({ parameters }: ImportOptions, known: ReadonlySet<string>): void {
  const unknown = Object.keys(parameters).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  const names = [...known].filter((name) => !unknown.includes(name));
  throw new FixtureError(
    '--parameter',
    unknown.map((name) => ({
      sentence: names.length === 0 ? `no template has the parameter '${name}'.` : unknownName('parameter', name, names),
    })),
  );
}

async function loadItem(item: ParsedItem, options: ImportOptions) {
  const { name, text, folder, handlers, stackName, nested, given } = item;
  const parameters = given?.() ?? options.parameters;
  const importing = { ...options, parameters, stackName, folder, ...(nested && { nested }) };
  const { document, parameterNames, ...read } = await readParsed(item, name, importing);
  // The same template makes something else with other parameters.
  const readText =
    parameterNames === undefined ? text : text + JSON.stringify(parameters) + (given === undefined ? '' : stackName);
  return {
    ...{ notes: [], itemOrigins: new Map(), isEmpty: false, partsElsewhere: [], ...read },
    ...{ name, digest: hash('sha256', readText), document: resolvePaths(document, folder), handlers, parameterNames },
  };
}
