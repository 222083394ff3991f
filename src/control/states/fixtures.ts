import { type WorldRange, worldOf } from '../../domain/world.ts';
import type { Context } from '../../engine/context.ts';
import { nothing } from '../../engine/state/state-keeper.ts';
import { extended, flag, object, optional, text } from '../../model/shape.ts';
import { createRandomIds } from '../../runtime/ids.ts';
import { createLog, type Log } from '../../runtime/log.ts';
import { type AppliedDocument, appliedDocument, nothingApplied } from '../../seeding/applied-document.ts';
import { applyDocument } from '../../seeding/apply-document.ts';
import { fixtureDocument } from '../../seeding/items/document.ts';
import { limitOf } from '../routing/place.ts';
import { refuseFiles, refuseKeys, refusing } from '../routing/refusals.ts';
import { type ControlParts, route, type StreamRoute } from '../routing/route.ts';
import { placeOptions } from '../routing/shapes.ts';
import type { Place } from '../types.ts';

export const resetOptions = extended(
  placeOptions,
  { empty: optional(flag("Whether the start's fixtures are left out. Default false.")) },
  'What a reset goes back to; with an account or a region, of that alone. An account has all of its regions.',
);

/** With `check` nothing is applied: it answers what the document would make, or is refused as it would be. */
export const seed = route({
  method: 'POST',
  path: '/fixtures',
  summary: 'Apply a fixture document, all of it or nothing',
  errors: ['conflict'],
  body: 'document',
  input: object({ document: fixtureDocument, check: optional(flag()) }),
  answer: appliedDocument,
  run(parts, { document, check = false }): AppliedDocument {
    const { config, engine } = parts;
    refuseFiles(parts, document);
    refuseKeys(document);
    const defaults = { accountId: config.account, region: config.region };
    const warnings: string[] = [];
    const apply = (context: Context) =>
      applyDocument({ ...context, log: collecting(warnings, context.log) }, document, defaults);
    const made = refusing(() => (check ? tryOut(parts, apply) : engine.perform(apply)));
    return warnings.length === 0 ? made : { ...made, warnings };
  },
});

/** The same of a text; what reads it is loaded when there is one. */
export const seedDocument: StreamRoute = {
  method: 'POST',
  path: '/fixtures/text',
  summary: 'Apply a fixture document or a template that is written in YAML or JSON',
  errors: ['conflict'],
  input: object({
    name: optional(text('What mistakes call it, before line and column.')),
    check: optional(flag('Whether nothing is applied.')),
  }),
  bodyContent: { 'application/yaml': { schema: { type: 'string' } } },
  answer: appliedDocument,
};

/** A log that also keeps its warnings, for whoever seeds and does not see it. */
function collecting(warnings: string[], log: Log): Log {
  return {
    ...log,
    warn(message) {
      warnings.push(message);
      log.warn(message);
    },
  };
}

/** Does work that changes nothing, uses up no ids and tells nobody anything; returns what it would have made. */
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

/**
 * Everything gone and, unless nothing is wanted, the start's fixtures applied anew. The clock goes on; faults, journal,
 * verdicts and events are gone.
 */
export const reset = route({
  method: 'POST',
  path: '/reset',
  summary: 'Go back to the state after the start, or to nothing; the clock goes on',
  errors: ['conflict'],
  input: resetOptions,
  answer: appliedDocument,
  run: (parts, { empty = false, ...place }) => {
    const { engine, ids, keeper, startDocuments, journal, faults, conduct } = parts;
    return keeper.inTurn(async () => {
      if (!empty) await startDocuments.prepare(engine, ids.artifactKeySuffix, () => true);
      if (limitOf(parts, place) !== undefined) return resetWorlds(parts, place, empty);
      return keeper.replace({
        source: nothing,
        work: (context) => {
          for (const kept of [journal, faults, conduct]) kept.clear();
          if (empty) return nothingApplied;
          const { skipped: _, ...made } = refusing(() => startDocuments.apply(context));
          return made;
        },
      });
    });
  },
});

/**
 * The same of one account in all its regions, or in one, in one transaction: nobody else's jobs, requests or events are
 * touched. A region alone is that of the emulator's own account.
 */
async function resetWorlds(
  { config, store, ...parts }: ControlParts,
  { account = config.account, region }: Place,
  empty: boolean,
): Promise<AppliedDocument> {
  const range: WorldRange = { accountId: account, region };
  const worlds = () =>
    (region === undefined ? store.worlds.listOfAccount(account) : [`${account}/${region}`]).map(worldOf);
  for (const world of parts.engine.read(worlds)) await parts.keeper.witness(world);
  const { made, effects, forgetEvents } = store.withoutForeignKeys(() =>
    refusing(() =>
      parts.engine.perform((context) => {
        const forgetEvents = parts.events.endOfWorlds(range);
        const effects = worlds().flatMap((world) => store.worldRows.delete(world));
        if (empty) return { made: nothingApplied, effects, forgetEvents };
        const { skipped: _, ...made } = parts.startDocuments.applyAnew(context, range);
        return { made, effects, forgetEvents };
      }),
    ),
  );
  forgetEvents();
  parts.journal.forgetWorlds(range);
  parts.effects.forget(effects);
  parts.waits.wakeAll();
  parts.keeper.sweep();
  return made;
}
