import { isFolder, openStoredZip, type ZipContent } from '../engine/stored-zip.ts';
import type { ArtifactEntry } from './types.ts';

/** More than a person reads, and few enough that a zip which claims millions takes no memory. */
const mostEntries = 10_000;

/** The files in a stored zip, folders left out; undefined when it is none. Nothing is unpacked. */
export async function listZip(stored: ZipContent): Promise<readonly ArtifactEntry[] | undefined> {
  try {
    const zip = await openStoredZip(stored);
    const entries: ArtifactEntry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (!isFolder(entry)) entries.push({ name: entry.fileName, size: entry.uncompressedSize });
      if (entries.length === mostEntries) break;
    }
    return entries;
  } catch {
    return undefined;
  }
}
