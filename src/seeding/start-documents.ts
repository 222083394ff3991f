import { isWithin, type World, type WorldRange, worldNamedBy } from '../domain/world.ts';
import type { Context } from '../engine/context.ts';
import type { Engine } from '../engine/engine.ts';
import { publishObject, type StagedObject, stageObject } from '../engine/objects/store-object.ts';
import { nothingApplied } from './applied-document.ts';
import type { AppliedDocuments } from './apply-document.ts';
import type { LoadedDocument } from './reading/read-sources.ts';

interface PlacedDocument extends LoadedDocument {
  readonly world: World;
  readonly objects: readonly (StagedObject & { readonly contentType: string })[];
}

/**
 * The documents that an emulator is started with, and what `reset` goes back to. The files that they name are read
 * once, when their document is first applied, and their bytes kept in the store: a reset reads no files.
 */
export class StartDocuments {
  readonly #documents: readonly LoadedDocument[];
  readonly #defaults: World;
  readonly #placed = new Map<string, PlacedDocument>();
  /** What applies documents, where there are any. */
  #applying: typeof import('./apply-document.ts') | undefined;

  constructor(documents: readonly LoadedDocument[], defaults: World) {
    this.#documents = documents;
    this.#defaults = defaults;
  }

  get count(): number {
    return this.#documents.length;
  }

  /**
   * Reads the files of those documents that are to be applied, and loads what applies them: most emulators of a test
   * suite are started with none.
   * @throws FixtureError
   */
  async prepare(engine: Engine, suffix: () => string, isWanted: (digest: string) => boolean): Promise<void> {
    if (this.#documents.length === 0) return;
    this.#applying ??= await import('./apply-document.ts');
    const wanted = this.#documents.filter(({ digest }) => !this.#placed.has(digest) && isWanted(digest));
    if (wanted.length === 0) return;
    const { checkFiles } = await import('./check-files.ts');
    await checkFiles(wanted);
    for (const document of wanted) {
      if (this.#placed.has(document.digest)) continue;
      this.#placed.set(document.digest, await this.#place(engine, suffix, document));
    }
  }

  /**
   * Applies the documents, which have been prepared, each content once, with the objects that they bring.
   * @throws SeedingError
   */
  apply(context: Context): AppliedDocuments {
    if (this.#applying === undefined) return { ...nothingApplied, skipped: [] };
    const { applyDocuments, makeBuckets } = this.#applying;
    const fresh = [...this.#placed.values()].filter(({ digest }) => !context.store.emulator.hasFixture(digest));
    // All buckets first: objects have versions only in one that keeps them by then.
    makeBuckets(context, fresh, this.#defaults);
    for (const { world, objects } of fresh) {
      for (const { contentType, ...object } of objects) {
        publishObject(context, world, object, { 'content-type': contentType });
      }
    }
    const documents = this.#documents.map((document) => this.#placed.get(document.digest) ?? document);
    return applyDocuments(context, documents, this.#defaults);
  }

  /**
   * Has the documents about an account, in a region or all, applied anew, and no others: its rows are gone.
   * @throws SeedingError
   */
  applyAnew(context: Context, range: WorldRange): AppliedDocuments {
    for (const { digest, document } of this.#documents) {
      if (isWithin(worldNamedBy(document, this.#defaults), range)) context.store.emulator.forgetFixture(digest);
    }
    return this.apply(context);
  }

  async #place(engine: Engine, suffix: () => string, loaded: LoadedDocument): Promise<PlacedDocument> {
    const world = worldNamedBy(loaded.document, this.#defaults);
    const objects: PlacedDocument['objects'][number][] = [];
    const [{ placeFiles }, { openFrom }] = await Promise.all([
      import('./place-files.ts'),
      import('./reading/open-from.ts'),
    ]);
    const document = await placeFiles(loaded.document, world, suffix, async (target, from) => {
      const { stream, contentType } = await openFrom(from, target.key);
      objects.push({ ...(await stageObject(engine, target, stream)), contentType });
    });
    return { ...loaded, document, world, objects };
  }
}
