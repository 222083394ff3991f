import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FunctionHandler } from '../functions/call-handler.ts';
import { checkDocument, FixtureError } from './check-document.ts';
import { resolvePaths } from './place-files.ts';
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
}

const noHandlers = new Map();

const documentName = /\.(ya?ml|json)$/i;

/**
 * Reads and checks fixture documents: a file, a folder (its own *.yaml, *.yml and *.json in the order of their names), or a
 * value.
 * @throws FixtureError
 */
export async function readSources(sources: readonly FixtureSource[]): Promise<LoadedDocument[]> {
  const documents: LoadedDocument[] = [];
  for (const source of sources) {
    if (typeof source !== 'string') documents.push(await readValue(source));
    else for (const file of filesOf(source)) documents.push(await readFile(file));
  }
  return documents;
}

async function readValue(value: FixtureDocument): Promise<LoadedDocument> {
  const name = 'fixture document';
  const { document, handlers } = takeHandlers(value);
  await checkDocument(document, name, () => ({}));
  return { name, digest: digestOf(JSON.stringify(value)), document: resolvePaths(document, '.'), handlers };
}

async function readFile(file: string): Promise<LoadedDocument> {
  const text = readOr(file, () => readFileSync(file, 'utf8'));
  // Loaded on first use: an emulator without fixture files starts without a YAML parser.
  const { readDocument } = await import('./read-document.ts');
  const document = resolvePaths(await readDocument(text, file), dirname(file));
  return { name: file, digest: digestOf(text), document, handlers: noHandlers };
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
