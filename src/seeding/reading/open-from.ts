import { createReadStream, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { contentTypeOf } from '../../engine/objects/content-type.ts';
import { FixtureError } from '../checking/check-document.ts';

/** The bytes that a `from` stands for: a file's, or a folder's as a zip. */
interface SourceOfBytes {
  readonly stream: Readable;
  /** Unknown of a zip until it has been made. */
  readonly size: number | undefined;
  readonly contentType: string;
}

/**
 * @param key Of the object that the bytes are for, which may say what they are.
 * @throws FixtureError
 */
export async function openFrom(path: string, key: string): Promise<SourceOfBytes> {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) throw new FixtureError(path, [{ sentence: 'no such file or folder.' }]);
  if (status.isDirectory()) return { stream: lazily(path, zipFolder), size: undefined, contentType: 'application/zip' };
  const contentType = contentTypeOf(key, path);
  return { stream: lazily(path, createReadStream), size: status.size, contentType };
}

/**
 * A stream that opens its files when its first bytes are asked for: one that opens them at once may fail before anybody
 * listens. What fails is told of the path.
 */
function lazily(
  path: string,
  read: (path: string) => AsyncIterable<Buffer> | Promise<AsyncIterable<Buffer>>,
): Readable {
  async function* bytes() {
    try {
      yield* await read(path);
    } catch (error) {
      throw new FixtureError(path, [{ sentence: `it cannot be read: ${(error as Error).message}.` }]);
    }
  }
  return Readable.from(bytes(), { objectMode: false });
}

/**
 * The time of every entry: the earliest that a zip can tell. In local time, as zips are, so that it is the same
 * anywhere.
 */
const entryTime = new Date(1980, 0, 1);
const entryMode = 0o100644;
const executableMode = 0o100755;

/** The same files make the same bytes: sorted names, one time, no owner. */
async function zipFolder(folder: string): Promise<Readable> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  for (const name of filesBelow(folder)) {
    const file = join(folder, name);
    const isExecutable = (statSync(file).mode & 0o100) !== 0;
    const options = { mtime: entryTime, mode: isExecutable ? executableMode : entryMode, forceDosTimestamp: true };
    zip.addFile(file, name, options);
  }
  const stream = zip.outputStream as Readable;
  zip.on('error', (error: Error) => stream.destroy(error));
  zip.end();
  return stream;
}

/** With `/` between the parts of a name, in the order of their bytes. Folders without files leave no trace. */
export function filesBelow(folder: string, prefix = '', parents: readonly string[] = []): string[] {
  const real = realpathSync(folder);
  // A link to a folder that it lies in would go on for ever.
  if (parents.includes(real)) return [];
  const names: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = prefix + entry.name;
    const isFolder =
      entry.isDirectory() || (entry.isSymbolicLink() && statSync(join(folder, entry.name)).isDirectory());
    if (isFolder) names.push(...filesBelow(join(folder, entry.name), `${name}/`, [...parents, real]));
    else names.push(name);
  }
  return prefix === '' ? names.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))) : names;
}
