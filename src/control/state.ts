import { worldKey } from '../domain/world.ts';
import { replaceState } from '../engine/replace-state.ts';
import { type AppliedDocument, applyDocument } from '../seeding/apply-document.ts';
import { createActionTypeFixture } from '../seeding/create-action-type-fixture.ts';
import { version } from '../version.ts';
import { capability, inputSchema, placeProperties } from './capability.ts';
import { refuseFiles, refusing } from './refusals.ts';
import type { ActionTypeFixture, FixtureDocument, Health, Place, SeedResult } from './types.ts';

export const getHealth = capability<object, Health>({
  method: 'GET',
  path: '/health',
  schema: inputSchema(),
  run: ({ config }) => ({ status: 'ok', version, account: config.account, region: config.region }),
});

export const createActionType = capability<{ actionType: ActionTypeFixture } & Place, ActionTypeFixture>({
  method: 'POST',
  path: '/action-types',
  body: 'actionType',
  schema: async () => {
    const { actionTypeSchema } = await import('../seeding/action-type-schema.ts');
    return inputSchema({ actionType: actionTypeSchema, ...placeProperties }, ['actionType'])();
  },
  run({ config, engine }, { actionType, account, region }) {
    const world = { accountId: account ?? config.account, region: region ?? config.region };
    refusing(() =>
      engine.perform((context) =>
        createActionTypeFixture({ ...context, world, worldKey: worldKey(world) }, actionType),
      ),
    );
    return actionType;
  },
});

export const seed = capability<{ document: FixtureDocument }, SeedResult>({
  method: 'POST',
  path: '/fixtures',
  body: 'document',
  schema: async () => {
    const { fixtureDocumentSchema } = await import('../seeding/schema.ts');
    return inputSchema({ document: fixtureDocumentSchema }, ['document'])();
  },
  run: ({ config, engine }, { document }): AppliedDocument => {
    refuseFiles(document);
    const defaults = { accountId: config.account, region: config.region };
    return refusing(() => engine.perform((context) => applyDocument(context, document, defaults)));
  },
});

/** Back to the state after the start: everything gone, then the start's fixtures applied anew. The clock goes on. */
export const reset = capability<object, SeedResult>({
  method: 'POST',
  path: '/reset',
  schema: inputSchema(),
  async run(parts, _input) {
    const { engine, ids, store, startDocuments } = parts;
    await startDocuments.prepare(engine, ids.artifactKeySuffix, () => true);
    return refusing(() =>
      replaceState(parts, (context) => {
        store.snapshots.empty();
        const { skipped: _, ...made } = startDocuments.apply(context);
        return made;
      }),
    );
  },
});
