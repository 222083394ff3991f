import type { Context } from '../engine/context.ts';
import { createRandomIds } from '../runtime/ids.ts';
import { createLog } from '../runtime/log.ts';
import { type AppliedDocument, applyDocument } from '../seeding/apply-document.ts';
import { type ControlParts, capability, inputSchema } from './capability.ts';
import { refuseFiles, refuseKeys, refusing } from './refusals.ts';
import type { FixtureDocument, SeedResult } from './types.ts';

/** With `check` nothing is applied: it answers what the document would make, or is refused as it would be. */
export const seed = capability<{ document: FixtureDocument; check?: boolean }, SeedResult>({
  method: 'POST',
  path: '/fixtures',
  summary: 'Apply a fixture document, all of it or nothing',
  answer: 'Made',
  errors: ['conflict'],
  body: 'document',
  schema: async () => {
    const { fixtureDocumentSchema } = await import('../seeding/schema.ts');
    return inputSchema({ document: fixtureDocumentSchema, check: { type: 'boolean' } }, ['document'])();
  },
  run(parts, { document, check = false }): AppliedDocument {
    const { config, engine } = parts;
    refuseFiles(parts, document);
    refuseKeys(document);
    const defaults = { accountId: config.account, region: config.region };
    const apply = (context: Context) => applyDocument(context, document, defaults);
    return refusing(() => (check ? tryOut(parts, apply) : engine.perform(apply)));
  },
});

/** Does work that changes nothing, uses up no ids and tells nobody anything; answers what it would have made. */
function tryOut<T>({ engine }: ControlParts, work: (context: Context) => T): T {
  const undone = new Error('Undone');
  let made: T | undefined;
  try {
    engine.perform((context) => {
      made = work({ ...context, ids: createRandomIds(), log: createLog('silent', () => {}) });
      throw undone;
    });
  } catch (error) {
    if (error !== undone) throw error;
  }
  return made as T;
}
