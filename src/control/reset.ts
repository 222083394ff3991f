import { nothing } from '../engine/state/state-keeper.ts';
import { addUp } from '../seeding/apply-document.ts';
import { capability, inputSchema } from './capability.ts';
import { refusing } from './refusals.ts';
import type { ResetOptions, SeedResult } from './types.ts';

/**
 * Everything gone and, unless nothing is wanted, the start's fixtures applied anew. The clock goes on; faults, journal,
 * verdicts and events are gone.
 */
export const reset = capability<ResetOptions, SeedResult>({
  method: 'POST',
  path: '/reset',
  summary: 'Go back to the state after the start, or to nothing; the clock goes on',
  answer: 'Made',
  errors: ['conflict'],
  schema: inputSchema({ empty: { type: 'boolean' } }),
  run: ({ engine, ids, keeper, startDocuments, journal, faults, conduct }, { empty = false }) =>
    keeper.inTurn(async () => {
      if (!empty) await startDocuments.prepare(engine, ids.artifactKeySuffix, () => true);
      return keeper.replace({
        source: nothing,
        work: (context) => {
          for (const kept of [journal, faults, conduct]) kept.clear();
          if (empty) return addUp([]);
          const { skipped: _, ...made } = refusing(() => startDocuments.apply(context));
          return made;
        },
      });
    }),
});
