import { isFolder, nameInZip, openStoredZip, type ZipBlob } from '../../engine/objects/stored-zip.ts';
import type { ArtifactDescription, ArtifactEntry } from '../types.ts';

/** More than a person reads, and few enough that a zip which claims millions takes no memory. */
const mostEntries = 10_000;
const tooMany = `There are more than the ${mostEntries.toLocaleString('en')} files that are listed.`;

/**
 * The files in a stored zip, folders left out, or why there is no list or not all of it. Nothing is unpacked, so that
 * it lists what it could not unpack: encrypted entries, unknown methods, names that lead out of a folder.
 */
export async function listZip(stored: ZipBlob): Promise<Pick<ArtifactDescription, 'entries' | 'notListed'>> {
  try {
    const zip = await openStoredZip(stored, { validateEntrySizes: false });
    const entries: ArtifactEntry[] = [];
    for await (const entry of zip.eachEntry()) {
      const file = { fileName: nameInZip(entry), size: entry.uncompressedSize };
      if (isFolder(file)) continue;
      if (entries.length === mostEntries) return { entries, notListed: tooMany };
      entries.push({ name: file.fileName, size: file.size });
    }
    return { entries };
  } catch (error) {
    return { notListed: `No files are listed: ${(error as Error).message}.` };
  }
}
