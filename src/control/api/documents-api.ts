import { given } from '../../domain/members.ts';
import type { World } from '../../domain/world.ts';
import { createRandomIds } from '../../runtime/ids.ts';
import { templateKindOf } from '../../seeding/import/recognize-templates.ts';
import { resolvePaths } from '../../seeding/items/document-paths.ts';
import type { RegisterFunction } from '../jobs/functions.ts';
import { reworded } from '../routing/control-error.ts';
import type { Invoke } from '../routing/route.ts';
import { seed } from '../states/fixtures.ts';
import type { FixtureDocument, FunctionHandler, SeedResult } from '../types.ts';
import type { FixturesApi } from './emulator-control.ts';
import { checkInput, membersOf } from './invoke.ts';
import type { ObjectClient, ObjectPlace } from './object-client.ts';

/** Documents and templates are read here, wherever the emulator is; it is sent what they come to. */
export function createFixturesApi(
  invoke: Invoke,
  {
    world,
    placeDocument,
    register,
  }: { readonly world: World; readonly placeDocument: PlaceDocument; readonly register: RegisterFunction },
): FixturesApi {
  const loadDocument = async (source: FixtureDocument): Promise<SeedResult> => {
    const [{ takeHandlers }, { asDocument }] = await Promise.all([
      import('../../seeding/reading/given-values.ts'),
      import('../../seeding/reading/read-parsed.ts'),
    ]);
    const { document, handlers } = takeHandlers(asDocument(source).value as FixtureDocument);
    const { account, region } = document;
    const where = given({ account, region });
    for (const [name, handler] of handlers) await register(name, handler as FunctionHandler, where);
    const { buckets } = document;
    // Objects have versions only in a bucket that keeps them by then.
    const beforeFiles = async () => buckets && invoke(seed, { document: { ...where, buckets } });
    const made = await invoke(seed, { document: await placeDocument(document, { beforeFiles }) });
    return { ...made, functions: made.functions + handlers.size };
  };

  return {
    load: async (source, { parameter = {} } = {}) => {
      // A document is checked where it is applied.
      if (typeof source !== 'string' && templateKindOf(source) === undefined) {
        return loadDocument(source as FixtureDocument);
      }
      const [{ readSources }, { checkFiles }, { joinDocuments }, { addUp }] = await Promise.all([
        import('../../seeding/reading/read-sources.ts'),
        import('../../seeding/check-files.ts'),
        import('../../seeding/join-documents.ts'),
        import('../../seeding/applied-document.ts'),
      ]);
      const documents = await readSources([source], { world, parameters: parameter });
      await checkFiles(documents);
      const results: SeedResult[] = [];
      for (const { document, tell } of joinDocuments(documents, world)) {
        const made = await loadDocument(document).catch((error) => {
          throw reworded(error, tell);
        });
        results.push(made);
      }
      return addUp(results);
    },
  };
}

/**
 * Sends the bytes of the files that a document names, and returns it with locations in their place: files are read
 * here, wherever the emulator is. None is sent for a document that would be refused.
 * @throws ControlError, FixtureError
 */
type PlaceDocument = (
  document: FixtureDocument,
  options?: {
    /** Runs when it is known that the document can be applied, before the first byte is sent. */
    readonly beforeFiles?: () => Promise<unknown>;
  },
) => Promise<FixtureDocument>;

/** What of a document may name a file, as JSON writes it. */
const namesFile = /"(from|outputArtifacts|module|python|code|executable)":/;

export function createPlaceDocument(invoke: Invoke, objects: ObjectClient): PlaceDocument {
  return async (source, { beforeFiles } = {}) => {
    const document = membersOf(source);
    // Most documents name no file, and are checked where they are applied.
    if (!namesFile.test(JSON.stringify(document) ?? '')) return document;
    await checkInput(seed, { document });
    const [{ placeFiles }, { checkFiles }] = await Promise.all([
      import('../../seeding/place-files.ts'),
      import('../../seeding/check-files.ts'),
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
