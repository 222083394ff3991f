import type { ActionTypeId } from '../domain/action-types/action-type-id.ts';
import { type World, worldKey, worldNamedBy } from '../domain/world.ts';
import type { Context, OperationContext } from '../engine/context.ts';
import { ensureBucket } from '../engine/objects/ensure-bucket.ts';
import { ownServices } from '../runtime/aws-hosts.ts';
import { type AppliedDocument, addUp, nothingApplied } from './applied-document.ts';
import { Attempts } from './attempts.ts';
import { createActionTypeFixture, idOfActionType, isInCatalogue } from './items/action-types.ts';
import { pipelinesOfRule, saveEventRuleFixture } from './items/event-rules.ts';
import { saveFunctionFixture, saveRegisteredFunction } from './items/functions.ts';
import { inShortForm } from './items/job-forms.ts';
import { enqueueJobFixture, expectJobs } from './items/jobs.ts';
import { saveNotificationRuleFixture } from './items/notification-rules.ts';
import { createPipelineFixture, namesInPipeline, startPipelineFixture } from './items/pipelines.ts';
import { SeedingError } from './items/seeding-error.ts';
import { createStubFixture } from './items/stubs.ts';
import { saveSubscriptionFixture } from './items/subscriptions.ts';
import { putWebhookFixture, targetOfWebhook } from './items/webhooks.ts';
import { type JoinedDocument, joinDocuments } from './join-documents.ts';
import type { LoadedDocument } from './reading/read-sources.ts';
import type {
  BucketFixture,
  EventTargetFixture,
  FixtureDocument,
  FunctionFixture,
  ThirdPartyClientFixture,
} from './types.ts';

/**
 * Applies a checked document to the state, all of it or, when it throws, nothing: it runs inside one transaction.
 * @throws SeedingError with a line for each item that is refused, which it names
 */
export function applyDocument(context: Context, document: FixtureDocument, defaults: World): AppliedDocument {
  const { eventTargets = [], buckets = [], actionTypes = [], thirdPartyClients = [], functions = {} } = document;
  const { jobs = [], stubs = [], pipelines = [], webhooks = [], executions = [] } = document;
  const { eventRules = [], notificationRules = [], subscriptions = [] } = document;
  const world = worldNamedBy(document, defaults);
  const placed: OperationContext = { ...context, world, worldKey: worldKey(world) };
  const attempts = new Attempts();
  expectJobs(context, jobs);
  refuseOwnServices(document.endpoints);
  for (const target of eventTargets) saveEventTarget(placed, target);
  for (const bucket of buckets) createBucketFixture(placed, bucket);
  attempts.each('actionTypes', actionTypes, {
    about: (type) => ({ makes: typeName(idOfActionType(type)) }),
    make: (type) => createActionTypeFixture(placed, type),
  });
  for (const client of thirdPartyClients) saveThirdPartyClient(placed, client);
  for (const [name, fixture] of Object.entries(functions)) {
    // The code of this process has been taken out by now.
    attempts.make({ place: `functions.${name}`, makes: `function ${name}` }, () =>
      saveFunctionFixture(placed, name, fixture as FunctionFixture, document.endpoints),
    );
  }
  const jobIds = attempts.each('jobs', jobs, {
    about: (job) => ({ needs: [`function ${inShortForm(job).function}`] }),
    make: (job) => enqueueJobFixture(placed, job),
  });
  attempts.each('stubs', stubs, { make: (stub) => createStubFixture(placed, stub) });
  attempts.each('pipelines', pipelines, {
    about(pipeline) {
      const { name, types } = namesInPipeline(pipeline);
      return { makes: `pipeline ${name}`, needs: types.map(typeName) };
    },
    make: (pipeline) => createPipelineFixture(placed, pipeline),
  });
  attempts.each('webhooks', webhooks, {
    about: (webhook) => ({ needs: [`pipeline ${targetOfWebhook(webhook)}`] }),
    make: (webhook) => putWebhookFixture(placed, webhook),
  });
  attempts.each('eventRules', eventRules, {
    about: (rule) => ({ needs: pipelinesOfRule(rule).map(({ name }) => `pipeline ${name}`) }),
    make: (rule) => saveEventRuleFixture(placed, rule),
  });
  attempts.each('notificationRules', notificationRules, { make: (rule) => saveNotificationRuleFixture(placed, rule) });
  attempts.each('subscriptions', subscriptions, { make: (one) => saveSubscriptionFixture(placed, one) });
  const executionIds = attempts.each('executions', executions, {
    about: ({ pipeline }) => ({ needs: [`pipeline ${pipeline}`] }),
    make: (execution) => startPipelineFixture(placed, execution),
  });
  attempts.end();
  const actionTypesMade = actionTypes.filter((type) => !isInCatalogue(type)).length;
  return { ...countsIn(document), actionTypes: actionTypesMade, jobIds, executionIds };
}

function countsIn(document: FixtureDocument): AppliedDocument {
  const counts = Object.entries(nothingApplied).map(([name, none]) => {
    const items = document[name as keyof FixtureDocument] ?? [];
    return [name, Array.isArray(none) ? none : Object.keys(items).length];
  });
  return Object.fromEntries(counts);
}

/** What several documents made. */
export interface AppliedDocuments extends AppliedDocument {
  /** Names of those that were left out because they had been applied before. */
  readonly skipped: readonly string[];
}

/**
 * Applies documents together, each content once: none refers in vain to what another has.
 * @throws SeedingError with a line for each item that is refused: its file, line and column
 */
export function applyDocuments(
  context: Context,
  documents: readonly LoadedDocument[],
  defaults: World,
): AppliedDocuments {
  const { fresh, skipped } = freshDocuments(context, documents);
  expectJobs(
    context,
    fresh.flatMap(({ document }) => document.jobs ?? []),
  );
  for (const { document, handlers } of fresh) {
    const world = worldKey(worldNamedBy(document, defaults));
    for (const handler of handlers.keys()) saveRegisteredFunction(context, world, handler);
  }
  const made = applyAll(joinDocuments(fresh, defaults), ({ document }) => applyDocument(context, document, defaults));
  for (const { digest, name } of fresh) context.store.emulator.saveFixture(digest, name, context.now);
  const handlers = fresh.reduce((sum, document) => sum + document.handlers.size, 0);
  const all = addUp(made);
  return { ...all, functions: all.functions + handlers, skipped };
}

/** Those that have not been applied yet, of several with the same content the first; and the names of the others. */
function freshDocuments({ store }: Context, documents: readonly LoadedDocument[]) {
  const fresh = new Map<string, LoadedDocument>();
  const skipped: string[] = [];
  for (const document of documents) {
    if (store.emulator.hasFixture(document.digest) || fresh.has(document.digest)) skipped.push(document.name);
    else fresh.set(document.digest, document);
  }
  return { fresh: [...fresh.values()], skipped };
}

/** Makes the buckets of documents, which are there before anything is put into them. */
export function makeBuckets(context: Context, documents: readonly LoadedDocument[], defaults: World): void {
  for (const { document } of documents) {
    const world = worldNamedBy(document, defaults);
    for (const bucket of document.buckets ?? []) createBucketFixture({ ...context, world }, bucket);
  }
}

/** @throws SeedingError */
function refuseOwnServices(endpoints: FixtureDocument['endpoints'] = {}): void {
  const own = Object.keys(endpoints).find((service) => ownServices.has(service));
  if (own !== undefined) throw new SeedingError(`endpoints: ${own} is here, and functions ask the emulator for it.`);
}

function createBucketFixture(
  context: Context & Pick<OperationContext, 'world'>,
  { name, versioning = false }: BucketFixture,
): void {
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

function typeName({ category, owner = 'Custom', provider, version }: Partial<ActionTypeId>): string {
  return `type ${category}/${owner}/${provider}/${version}`;
}

/** Applies each, and tells together what is wrong with any, by the places of their items. @throws SeedingError */
function applyAll(joined: readonly JoinedDocument[], apply: (one: JoinedDocument) => AppliedDocument) {
  const sentences: string[] = [];
  const made = joined.flatMap((one) => {
    try {
      return [apply(one)];
    } catch (error) {
      if (!(error instanceof SeedingError)) throw error;
      sentences.push(one.tell(error.message));
      return [];
    }
  });
  if (sentences.length > 0) throw new SeedingError(sentences.join('\n'));
  return made;
}
