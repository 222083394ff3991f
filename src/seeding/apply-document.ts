import { worldKey } from '../domain/world.ts';
import type { Context, OperationContext } from '../engine/context.ts';
import { ServiceError } from '../model/service-error.ts';
import { createActionTypeFixture } from './create-action-type-fixture.ts';
import { enqueueJobFixture, SeedingError } from './enqueue-job-fixture.ts';
import type { LoadedDocument } from './read-sources.ts';
import type { FixtureDocument, ThirdPartyClientFixture } from './types.ts';

/** What a document made. */
export interface AppliedDocument {
  readonly actionTypes: number;
  readonly jobIds: readonly string[];
}

/**
 * Applies a checked document to the state, all of it or, when it throws, nothing: it runs inside one transaction.
 * @throws SeedingError that names the item
 */
export function applyDocument(
  context: Context,
  { account, region, actionTypes = [], thirdPartyClients = [], jobs = [] }: FixtureDocument,
  defaults: { readonly accountId: string; readonly region: string },
): AppliedDocument {
  const world = { accountId: account ?? defaults.accountId, region: region ?? defaults.region };
  const placed: OperationContext = { ...context, world, worldKey: worldKey(world) };
  for (const [index, type] of actionTypes.entries()) {
    naming(`actionTypes[${index}]`, () => createActionTypeFixture(placed, type));
  }
  for (const client of thirdPartyClients) saveThirdPartyClient(placed, client);
  const jobIds = jobs.flatMap((job, index) => naming(`jobs[${index}]`, () => enqueueJobFixture(placed, job)));
  return { actionTypes: actionTypes.length, jobIds };
}

/** What several documents made. */
export interface AppliedDocuments extends AppliedDocument {
  /** Names of those that were left out because they had been applied before. */
  readonly skipped: readonly string[];
}

/** Applies documents in their order, each content once. @throws SeedingError that names document and item */
export function applyDocuments(
  context: Context,
  documents: readonly LoadedDocument[],
  defaults: { readonly accountId: string; readonly region: string },
): AppliedDocuments {
  const skipped: string[] = [];
  let jobIds: readonly string[] = [];
  let actionTypes = 0;
  for (const { name, digest, document } of documents) {
    if (context.store.emulator.hasFixture(digest)) {
      skipped.push(name);
      continue;
    }
    const applied = naming(name, () => applyDocument(context, document, defaults));
    context.store.emulator.saveFixture(digest, name, context.now);
    actionTypes += applied.actionTypes;
    jobIds = jobIds.concat(applied.jobIds);
  }
  return { actionTypes, jobIds, skipped };
}

/** A client that exists gets the token and the type that are given now: tokens are rotated (G1 [chosen]). */
function saveThirdPartyClient({ store, worldKey }: OperationContext, client: ThirdPartyClientFixture): void {
  const { clientId, clientToken, actionType } = client;
  const actionTypeId = actionType && { ...actionType, owner: 'ThirdParty' };
  store.thirdPartyClients.save({ world: worldKey, clientId, clientToken, actionTypeId });
}

function naming<T>(item: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ServiceError) throw new SeedingError(`${item}: ${error.message} (${error.code})`);
    throw error instanceof SeedingError ? new SeedingError(`${item}: ${error.message}`) : error;
  }
}
