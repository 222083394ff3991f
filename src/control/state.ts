import { replaceState } from '../engine/replace-state.ts';
import { type AppliedDocument, applyDocument } from '../seeding/apply-document.ts';
import { createActionTypeFixture } from '../seeding/create-action-type-fixture.ts';
import { version } from '../version.ts';
import { capability, inputSchema } from './capability.ts';
import { inPlace, placeProperties } from './place.ts';
import { refuseFiles, refusing } from './refusals.ts';
import type { ActionTypeFixture, FixtureDocument, Health, Place, ResetOptions, SeedResult } from './types.ts';

export const getHealth = capability<object, Health>({
  method: 'GET',
  path: '/health',
  summary: 'Say that requests are served, and whose the emulator is',
  answer: 'Health',
  schema: inputSchema(),
  run: ({ config: { account, region }, ports }) => {
    const { aws, control = null } = ports();
    return { status: 'ok', version, account, region, ports: { aws, control } };
  },
});

export const createActionType = capability<{ actionType: ActionTypeFixture } & Place, ActionTypeFixture>({
  method: 'POST',
  path: '/action-types',
  summary: 'Make an action type; one that exists with the same definition stays as it is',
  answer: 'ActionType',
  errors: ['conflict'],
  body: 'actionType',
  schema: async () => {
    const { actionTypeSchema } = await import('../seeding/action-type-schema.ts');
    return inputSchema({ actionType: actionTypeSchema, ...placeProperties }, ['actionType'])();
  },
  run(parts, { actionType, ...place }) {
    refusing(() => inPlace(parts, place, (context) => createActionTypeFixture(context, actionType)));
    return actionType;
  },
});

export const seed = capability<{ document: FixtureDocument }, SeedResult>({
  method: 'POST',
  path: '/fixtures',
  summary: 'Apply a fixture document, all of it or nothing',
  answer: 'Made',
  errors: ['conflict'],
  body: 'document',
  schema: async () => {
    const { fixtureDocumentSchema } = await import('../seeding/schema.ts');
    return inputSchema({ document: fixtureDocumentSchema }, ['document'])();
  },
  run(parts, { document }): AppliedDocument {
    const { config, engine } = parts;
    refuseFiles(parts, document);
    const defaults = { accountId: config.account, region: config.region };
    return refusing(() => engine.perform((context) => applyDocument(context, document, defaults)));
  },
});

/** Everything gone and, unless nothing is wanted, the start's fixtures applied anew. The clock goes on; faults, journal, verdicts and events are gone. */
export const reset = capability<ResetOptions, SeedResult>({
  method: 'POST',
  path: '/reset',
  summary: 'Go back to the state after the start, or to nothing; the clock goes on',
  answer: 'Made',
  errors: ['conflict'],
  schema: inputSchema({ empty: { type: 'boolean' } }),
  async run(parts, { empty = false }) {
    const { engine, ids, store, startDocuments, journal, faults, conduct } = parts;
    if (!empty) await startDocuments.prepare(engine, ids.artifactKeySuffix, () => true);
    for (const kept of [journal, faults, conduct]) kept.clear();
    return refusing(() =>
      replaceState(parts, (context) => {
        store.snapshots.empty();
        if (empty) return { actionTypes: 0, jobIds: [], pipelines: 0, executionIds: [] };
        const { skipped: _, ...made } = startDocuments.apply(context);
        return made;
      }),
    );
  },
});
