import { createRandomIds } from '../runtime/ids.ts';
import { resolvePaths } from '../seeding/document-paths.ts';
import type { Invoke } from './capability.ts';
import { seed } from './fixtures.ts';
import { checkInput, membersOf } from './invoke.ts';
import type { ObjectClient, ObjectPlace } from './object-client.ts';
import type { FixtureDocument } from './types.ts';

/**
 * Sends the bytes of the files that a document names, and answers it with locations in their place: files are read
 * here, wherever the emulator is. None is sent for a document that would be refused.
 * @throws ControlError, FixtureError
 */
export type PlaceDocument = (
  document: FixtureDocument,
  options?: {
    /** Runs when it is known that the document can be applied, before the first byte is sent. */
    readonly beforeFiles?: () => Promise<unknown>;
  },
) => Promise<FixtureDocument>;

/** What of a document may name a file, as JSON writes it. */
const namesFile = /"(from|outputArtifacts|module|python|code)":/;

export function createPlaceDocument(invoke: Invoke, objects: ObjectClient): PlaceDocument {
  return async (source, { beforeFiles } = {}) => {
    const document = membersOf(source);
    // Most documents name no file, and are checked where they are applied.
    if (!namesFile.test(JSON.stringify(document) ?? '')) return document;
    await checkInput(seed, { document });
    const [{ placeFiles }, { checkFiles }] = await Promise.all([
      import('../seeding/place-files.ts'),
      import('../seeding/check-files.ts'),
    ]);
    const resolved = resolvePaths(document, '.');
    await checkFiles([{ document: resolved, name: 'fixture document' }]);
    const files: [ObjectPlace, string][] = [];
    const placed = await placeFiles(resolved, objects.world, createRandomIds().artifactKeySuffix, async (...file) => {
      files.push(file);
    });
    await invoke(seed, { document: placed, check: true });
    await beforeFiles?.();
    for (const [place, from] of files) await objects.putFile(place, from);
    return placed;
  };
}
