import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { World } from '../../domain/world.ts';
import type { Handler } from '../../functions/call-handler.ts';
import { decodeText } from '../../runtime/decode-text.ts';
import { FixtureError } from '../checking/check-document.ts';
import { type AssemblyTemplate, templateKindOf } from '../import/recognize-templates.ts';
import type { FixtureDocument, FixtureSource } from '../types.ts';
import { givenMembers, NestingError, takeHandlers } from './given-values.ts';
import type { NestingFacts } from './nested-items.ts';
import type { ParsedDocument } from './read-parsed.ts';

/** A document that is in no file. */
export interface GivenText {
  readonly name: string;
  readonly text: string;
}

/** Where a document is to be had. */
type Item = { readonly value: object } | FileItem;

/** `text` is what it holds, where it is no file's. */
type FileItem = Pick<AssemblyTemplate, 'file'> & Partial<AssemblyTemplate> & { readonly text?: string };

/** A document that was parsed. */
export interface ParsedItem extends ParsedDocument, NestingFacts {
  readonly name: string;
  readonly text: string;
  /** What its paths are relative to. */
  readonly folder: string;
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly stackName?: string | undefined;
}

/** @throws FixtureError */
export async function parseItem(item: Item, world: World): Promise<ParsedItem> {
  return 'file' in item ? parseFile(item, world) : parseValue(item.value);
}

function parseValue(given: object): ParsedItem {
  const members = membersOf(given);
  const kind = templateKindOf(members);
  const text = JSON.stringify(members);
  const common = { kind, text, folder: '.', placeOf: () => ({}), notes: [] };
  if (kind !== undefined) return { ...common, value: given, name: `${kind} template`, handlers: new Map() };
  const { document, handlers } = takeHandlers(members as FixtureDocument);
  return { ...common, value: document, name: 'fixture document', handlers };
}

/** @throws FixtureError */
function membersOf(given: object): object {
  try {
    return givenMembers(given);
  } catch (error) {
    throw error instanceof NestingError ? new FixtureError('fixture document', [{ sentence: error.message }]) : error;
  }
}

export async function parseFile(
  { file, stackName, place = {}, text: given }: FileItem,
  world: World,
): Promise<ParsedItem> {
  const text = given ?? readOr(file, () => readText(file));
  if (text === undefined) throw new FixtureError(file, [{ sentence: 'has more than 256 MiB, and no document has.' }]);
  // Loaded on first use: an emulator without fixture files starts without a YAML parser.
  const { parseDocument } = await import('./parse-document.ts');
  const parsed = await parseDocument(text, file);
  const notes = [...parsed.notes, ...elsewhere(place, world)];
  return { ...parsed, notes, name: file, text, folder: dirname(file), handlers: new Map(), stackName };
}

/** Tells of a template that its app deploys to another account or region than the one that it is made in here. */
function elsewhere({ accountId, region }: Partial<World>, world: World): string[] {
  const flags = [
    ...(accountId !== undefined && accountId !== world.accountId ? [`--account ${accountId}`] : []),
    ...(region !== undefined && region !== world.region ? [`--region ${region}`] : []),
  ];
  if (flags.length === 0) return [];
  return [
    `made in account ${world.accountId}, region ${world.region}; where its app deploys it is ${flags.join(' ')}.`,
  ];
}

/**
 * The documents of a source: itself, or those of a folder.
 * @param given What `-` stands for
 * @throws FixtureError
 */
export async function itemsOf(source: FixtureSource, given: GivenText | undefined): Promise<Item[]> {
  if (typeof source !== 'string') return [{ value: source }];
  if (source === '-' && given !== undefined) return [{ file: given.name, text: given.text }];
  const isFolder = readOr(source, () => statSync(source)).isDirectory();
  if (!isFolder) return [{ file: source }];
  const { assemblyTemplates } = await import('../import/recognize-templates.ts');
  return assemblyTemplates(source) ?? filesOf(source).map((file) => ({ file }));
}

const documentName = /\.(ya?ml|json)$/i;

function filesOf(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => documentName.test(name));
  if (names.length === 0) {
    throw new FixtureError(folder, [{ sentence: 'the folder has no *.yaml, *.yml or *.json file.' }]);
  }
  return names.sort().map((name) => join(folder, name));
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

/** Bytes of a document that are read [chosen]: pipes are read, too, and devices may have no end. */
const mostBytes = 256 * 1024 * 1024;

/** The text of a file or a pipe; undefined when it is larger than any document. */
function readText(file: string): string | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= mostBytes; ) {
      const chunk = Buffer.allocUnsafe(1024 * 1024);
      const read = readSync(descriptor, chunk);
      if (read === 0) return decodeText(Buffer.concat(chunks));
      chunks.push(chunk.subarray(0, read));
      size += read;
    }
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
