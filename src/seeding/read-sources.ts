import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unknownName } from '../domain/nearest-name.ts';
import type { FunctionHandler } from '../functions/call-handler.ts';
import { checkDocument, FixtureError, type MistakePlace } from './check-document.ts';
import { resolvePaths } from './document-paths.ts';
import { givenMembers } from './given-members.ts';
import type { ImportOptions } from './import/import-template.ts';
import { templateKindOf } from './import/template-kind.ts';
import type { ReadDocument } from './read-document.ts';
import { takeHandlers } from './take-handlers.ts';
import type { FixtureDocument, FixtureSource } from './types.ts';

/** A document that was read and checked. */
export interface LoadedDocument {
  readonly name: string;
  /** SHA-256 of what was read. */
  readonly digest: string;
  readonly document: FixtureDocument;
  /** Functions of this process, by name. */
  readonly handlers: ReadonlyMap<string, FunctionHandler>;
  /** What is to be known of a document that was made of a template: sentences. */
  readonly notes: readonly string[];
  /** What the items of a document that was made of a template come from, by item: `pipelines[0]`. */
  readonly itemOrigins: ReadonlyMap<string, string>;
  /** Where the value at a path begins in the text that the document was. */
  readonly locate?: (path: readonly (string | number)[]) => MistakePlace;
}

const noHandlers: LoadedDocument['handlers'] = new Map();

const documentName = /\.(ya?ml|json)$/i;

/**
 * Reads and checks fixture documents: a file, a folder (its own *.yaml, *.yml and *.json in the order of their names),
 * or a value. Templates among them become fixture documents.
 * @throws FixtureError
 */
export async function readSources(
  sources: readonly FixtureSource[],
  options: ImportOptions,
): Promise<LoadedDocument[]> {
  const documents: LoadedDocument[] = [];
  const parameterNames = new Set<string>();
  const mistaken: FixtureError[] = [];
  for (const source of sources) {
    for (const item of typeof source === 'string' ? filesOf(source) : [source]) {
      try {
        const { parameterNames: names = [], ...document } = await readItem(item, options);
        documents.push(document);
        for (const name of names) parameterNames.add(name);
      } catch (error) {
        if (!(error instanceof FixtureError)) throw error;
        mistaken.push(error);
      }
    }
  }
  if (mistaken.length > 0) throw FixtureError.all(mistaken);
  checkParameters(options, parameterNames);
  return documents;
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

type Loaded = LoadedDocument & Pick<ReadDocument, 'parameterNames'>;

function readItem(item: string | object, options: ImportOptions): Promise<Loaded> {
  return typeof item === 'string' ? readFile(item, options) : readValue(item, options);
}

async function readValue(value: object, options: ImportOptions): Promise<Loaded> {
  const kind = templateKindOf(value);
  const name = kind === undefined ? 'fixture document' : `${kind} template`;
  const text = JSON.stringify(value);
  if (kind === undefined) {
    const { document, handlers } = takeHandlers(givenMembers(value as FixtureDocument));
    await checkDocument(document, name, () => ({}));
    return { ...loaded({ document }, name, text, '.', options), handlers };
  }
  const { importTemplate } = await import('./import/import-template.ts');
  return loaded(await importTemplate(value, kind, name, () => ({}), options), name, text, '.', options);
}

async function readFile(file: string, options: ImportOptions): Promise<Loaded> {
  const text = readOr(file, () => readFileSync(file, 'utf8'));
  // Loaded on first use: an emulator without fixture files starts without a YAML parser.
  const { readDocument } = await import('./read-document.ts');
  return loaded(await readDocument(text, file, options), file, text, dirname(file), options);
}

function loaded(
  { document, locate, notes = [], itemOrigins = new Map(), parameterNames }: ReadDocument,
  name: string,
  text: string,
  folder: string,
  { parameters }: ImportOptions,
): Loaded {
  // The same template makes something else with other parameters.
  const read = parameterNames === undefined ? text : text + JSON.stringify(parameters);
  return {
    name,
    digest: digestOf(read),
    document: resolvePaths(document, folder),
    handlers: noHandlers,
    notes,
    itemOrigins,
    ...(locate && { locate }),
    ...(parameterNames && { parameterNames }),
  };
}

function filesOf(path: string): string[] {
  const isFolder = readOr(path, () => statSync(path)).isDirectory();
  if (!isFolder) return [path];
  const names = readdirSync(path).filter((name) => documentName.test(name));
  if (names.length === 0) {
    throw new FixtureError(path, [{ sentence: 'the folder has no *.yaml, *.yml or *.json file.' }]);
  }
  return names.sort().map((name) => join(path, name));
}

function readOr<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FixtureError(path, [
      { sentence: code === 'ENOENT' ? 'no such file or folder.' : `cannot be read (${code}).` },
    ]);
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
