import { replaceState } from '../engine/replace-state.ts';
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
  async run(parts, { empty = false }) {
    const { engine, ids, store, startDocuments, journal, faults, conduct } = parts;
    if (!empty) await startDocuments.prepare(engine, ids.artifactKeySuffix, () => true);
    for (const kept of [journal, faults, conduct]) kept.clear();
    return refusing(() =>
      replaceState(parts, (context) => {
        store.snapshots.empty();
        if (empty) return addUp([]);
        const { skipped: _, ...made } = startDocuments.apply(context);
        return made;
      }),
    );
  },
});
