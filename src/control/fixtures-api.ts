import type { World } from '../domain/world.ts';
import { templateKindOf } from '../seeding/import/template-kind.ts';
import type { Invoke } from './capability.ts';
import { reworded } from './control-error.ts';
import type { FixturesApi } from './emulator-control.ts';
import { seed } from './fixtures.ts';
import type { RegisterFunction } from './functions.ts';
import type { PlaceDocument } from './place-document.ts';
import type { FixtureDocument, FunctionHandler, SeedResult } from './types.ts';

/** Documents and templates are read here, wherever the emulator is; it is sent what they come to. */
export function createFixturesApi(
  invoke: Invoke,
  {
    world,
    placeDocument,
    register,
  }: { readonly world: World; readonly placeDocument: PlaceDocument; readonly register: RegisterFunction },
): FixturesApi {
  const loadDocument = async (given: FixtureDocument): Promise<SeedResult> => {
    const { takeHandlers } = await import('../seeding/take-handlers.ts');
    const { document, handlers } = takeHandlers(given);
    const { account, region } = document;
    const where = { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
    for (const [name, handler] of handlers) await register(name, handler as FunctionHandler, where);
    const made = await invoke(seed, { document: await placeDocument(document) });
    return { ...made, functions: made.functions + handlers.size };
  };

  return {
    load: async (source, { parameter = {} } = {}) => {
      // A document is checked where it is applied.
      if (typeof source !== 'string' && templateKindOf(source) === undefined) {
        return loadDocument(source as FixtureDocument);
      }
      const [{ readSources }, { checkFiles }, { withOrigin }, { addUp }] = await Promise.all([
        import('../seeding/read-sources.ts'),
        import('../seeding/check-files.ts'),
        import('../seeding/item-origins.ts'),
        import('../seeding/apply-document.ts'),
      ]);
      const documents = await readSources([source], { world, parameters: parameter });
      for (const document of documents) checkFiles(document);
      const results: SeedResult[] = [];
      for (const { document, itemOrigins } of documents) {
        const made = await loadDocument(document).catch((error) => {
          throw reworded(error, (sentence) => withOrigin(sentence, itemOrigins));
        });
        results.push(made);
      }
      return addUp(results);
    },
  };
}
