import { type AppliedDocument, applyDocument } from '../seeding/apply-document.ts';
import { capability, inputSchema } from './capability.ts';
import { refuseFiles, refusing } from './refusals.ts';
import type { FixtureDocument, SeedResult } from './types.ts';

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
