import { type World, worldKey } from '../domain/world.ts';
import type { Context, OperationContext } from '../engine/context.ts';
import { ensureBucket } from '../engine/ensure-bucket.ts';
import { ServiceError } from '../model/service-error.ts';
import { createActionTypeFixture } from './create-action-type-fixture.ts';
import { createPipelineFixture } from './create-pipeline-fixture.ts';
import { createStubFixture } from './create-stub-fixture.ts';
import { enqueueJobFixture } from './enqueue-job-fixture.ts';
import { saveFunctionFixture, saveRegisteredFunction } from './function-fixtures.ts';
import { type ItemOrigins, withOrigin } from './item-origins.ts';
import { putWebhookFixture } from './put-webhook-fixture.ts';
import type { LoadedDocument } from './read-sources.ts';
import { SeedingError } from './seeding-error.ts';
import { startPipelineFixture } from './start-pipeline-fixture.ts';
import type {
  BucketFixture,
  EventTargetFixture,
  FixtureDocument,
  FunctionFixture,
  ThirdPartyClientFixture,
} from './types.ts';
import { worldOfDocument } from './world-of-document.ts';

/** What a document made. */
export interface AppliedDocument {
  readonly actionTypes: number;
  readonly jobIds: readonly string[];
  readonly pipelines: number;
  readonly executionIds: readonly string[];
  readonly webhooks: number;
  readonly functions: number;
  readonly stubs: number;
  readonly thirdPartyClients: number;
  readonly eventTargets: number;
  readonly buckets: number;
}

/**
 * Applies a checked document to the state, all of it or, when it throws, nothing: it runs inside one transaction.
 * @throws SeedingError that names the item
 */
export function applyDocument(context: Context, document: FixtureDocument, defaults: World): AppliedDocument {
  const { eventTargets = [], buckets = [], actionTypes = [], thirdPartyClients = [], functions = {} } = document;
  const { jobs = [], stubs = [], pipelines = [], webhooks = [], executions = [] } = document;
  const world = worldOfDocument(document, defaults);
  const placed: OperationContext = { ...context, world, worldKey: worldKey(world) };
  for (const target of eventTargets) saveEventTarget(placed, target);
  for (const bucket of buckets) createBucketFixture(placed, bucket);
  for (const [index, type] of actionTypes.entries()) {
    naming(`actionTypes[${index}]`, () => createActionTypeFixture(placed, type));
  }
  for (const client of thirdPartyClients) saveThirdPartyClient(placed, client);
  for (const [name, fixture] of Object.entries(functions)) {
    // The code of this process has been taken out by now.
    naming(`functions.${name}`, () => saveFunctionFixture(placed, name, fixture as FunctionFixture));
  }
  const jobIds = jobs.flatMap((job, index) => naming(`jobs[${index}]`, () => enqueueJobFixture(placed, job)));
  for (const [index, stub] of stubs.entries()) naming(`stubs[${index}]`, () => createStubFixture(placed, stub));
  for (const [index, pipeline] of pipelines.entries()) {
    naming(`pipelines[${index}]`, () => createPipelineFixture(placed, pipeline));
  }
  for (const [index, webhook] of webhooks.entries()) {
    naming(`webhooks[${index}]`, () => putWebhookFixture(placed, webhook));
  }
  const executionIds = executions.map((execution, index) =>
    naming(`executions[${index}]`, () => startPipelineFixture(placed, execution)),
  );
  return {
    actionTypes: actionTypes.length,
    jobIds,
    pipelines: pipelines.length,
    executionIds,
    webhooks: webhooks.length,
    functions: Object.keys(functions).length,
    stubs: stubs.length,
    thirdPartyClients: thirdPartyClients.length,
    eventTargets: eventTargets.length,
    buckets: buckets.length,
  };
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
  defaults: World,
): AppliedDocuments {
  const skipped: string[] = [];
  const made: AppliedDocument[] = [];
  for (const { name, digest, document, handlers, itemOrigins } of documents) {
    if (context.store.emulator.hasFixture(digest)) {
      skipped.push(name);
      continue;
    }
    const world = worldKey(worldOfDocument(document, defaults));
    for (const handler of handlers.keys()) saveRegisteredFunction(context, world, handler);
    const applied = naming(name, () => namingOrigins(itemOrigins, () => applyDocument(context, document, defaults)));
    context.store.emulator.saveFixture(digest, name, context.now);
    made.push({ ...applied, functions: applied.functions + handlers.size });
  }
  return { ...addUp(made), skipped };
}

/** What several documents made together. */
export function addUp(applied: readonly AppliedDocument[]): AppliedDocument {
  const sum = (countOf: (made: AppliedDocument) => number) => applied.reduce((total, made) => total + countOf(made), 0);
  return {
    actionTypes: sum(({ actionTypes }) => actionTypes),
    jobIds: applied.flatMap(({ jobIds }) => jobIds),
    pipelines: sum(({ pipelines }) => pipelines),
    executionIds: applied.flatMap(({ executionIds }) => executionIds),
    webhooks: sum(({ webhooks }) => webhooks),
    functions: sum(({ functions }) => functions),
    stubs: sum(({ stubs }) => stubs),
    thirdPartyClients: sum(({ thirdPartyClients }) => thirdPartyClients),
    eventTargets: sum(({ eventTargets }) => eventTargets),
    buckets: sum(({ buckets }) => buckets),
  };
}

function createBucketFixture(context: OperationContext, { name, versioning = false }: BucketFixture): void {
  const bucket = ensureBucket(context, context.world, name);
  if (versioning) context.store.buckets.setVersioning(bucket.key, 'Enabled');
}

function saveEventTarget({ store, worldKey: world }: OperationContext, { url, detailTypes }: EventTargetFixture): void {
  store.eventTargets.save({ world, url, detailTypes: detailTypes ?? null });
}

/** A client that exists gets the token and the type that are given now: tokens are rotated (G1 [chosen]). */
function saveThirdPartyClient({ store, worldKey }: OperationContext, client: ThirdPartyClientFixture): void {
  const { clientId, clientToken, actionType } = client;
  const actionTypeId = actionType && { ...actionType, owner: 'ThirdParty' };
  store.thirdPartyClients.save({ world: worldKey, clientId, clientToken, actionTypeId });
}

/** Calls the items of a document that was made of a template as the template does. */
function namingOrigins<T>(itemOrigins: ItemOrigins, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof SeedingError ? new SeedingError(withOrigin(error.message, itemOrigins)) : error;
  }
}

function naming<T>(item: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ServiceError) throw new SeedingError(`${item}: ${error.message} (${error.code})`);
    throw error instanceof SeedingError ? new SeedingError(`${item}: ${error.message}`) : error;
  }
}
