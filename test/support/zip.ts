import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import type { Folder } from './folder.ts';

/** Writes a zip of these texts by their names; answers its path. */
export async function zipOf(folder: Folder, name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const [entry, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), entry);
  zip.end();
  const path = folder.write(name, '');
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}
