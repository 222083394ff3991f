import { TooCostlyError, withinBudget } from '../../bounds/within-budget.ts';
import { takesRevision } from '../../domain/executions/pipeline-execution.ts';
import type { ActionDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import { hideSecrets } from '../../domain/pipelines/secrets.ts';
import { isConnection } from '../../domain/pipelines/triggers.ts';
import type { GitEvent } from '../../domain/sources/git-event.ts';
import { expectedValue, type WebhookDefinition } from '../../domain/sources/webhook.ts';
import { webhookArn, worldOf } from '../../domain/world.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { StoredWebhook } from '../../sqlite/pipelines/webhooks.ts';
import type { Context } from '../context.ts';
import { recallDeclaredType } from '../declarations/action-types.ts';
import { startExecution } from '../executions/start-execution.ts';
import { commitOverride, triggerPipeline } from '../sources/trigger-pipeline.ts';
import { type PathReader, readPathsOf } from './json-path.ts';

/** What came in at a webhook's URL, from somebody who may. */
interface Delivery {
  readonly payload: unknown;
  /** What the payload says when it is one of GitHub's. */
  readonly event: GitEvent | undefined;
}

/**
 * What became of a delivery: the pipeline was started; it was `ignored`, as the definition wants it; or it was meant to
 * start the pipeline and could not.
 */
type DeliveryOutcome =
  | { readonly pipelineExecutionId: string }
  | { readonly ignored: string }
  | { readonly refused: string };

/**
 * Starts the webhook's pipeline when all its filters pass (P6, P7); remembers when that was, or why it could not be.
 */
export function deliverToWebhook(context: Context, webhook: StoredWebhook, delivery: Delivery): DeliveryOutcome {
  const { store, now } = context;
  const { key, definition, world } = webhook;
  try {
    const { pipeline, action } = requireTarget(context, world, definition);
    const properties = recallDeclaredType({ store, worldKey: world }, action.actionTypeId)?.configurationProperties;
    const shown = hideSecrets(action.configuration, properties);
    const offence = filterOffence(definition, { ...action, shown }, delivery.payload);
    if (offence !== undefined) return { ignored: offence };
    const outcome = isConnection(action)
      ? passOnToTriggers(context, pipeline, delivery)
      : { pipelineExecutionId: startFor(context, pipeline, webhook, delivery) };
    if ('pipelineExecutionId' in outcome) store.webhooks.noteStart(key, now);
    return outcome;
  } catch (error) {
    // A start that is refused has written nothing yet: the refusal is the webhook's error, not this transaction's.
    if (!(error instanceof ServiceError)) throw error;
    store.webhooks.noteError(key, { code: error.code, message: error.message });
    return { refused: error.message };
  }
}

/** The pipeline may never have been there, or have been deleted or changed since PutWebhook. @throws ServiceError */
function requireTarget(
  { store }: Context,
  world: string,
  { targetPipeline, targetAction }: WebhookDefinition,
): { pipeline: StoredPipeline; action: ActionDeclaration } {
  const pipeline = store.pipelines.find(world, targetPipeline);
  if (pipeline === undefined) {
    throw new ServiceError('PipelineNotFoundException', `The target pipeline '${targetPipeline}' does not exist.`);
  }
  const action = pipeline.declaration.stages[0]?.actions.find(({ name }) => name === targetAction);
  if (action !== undefined) return { pipeline, action };
  throw new ServiceError(
    'ActionNotFoundException',
    `The first stage of pipeline '${targetPipeline}' has no action '${targetAction}'.`,
  );
}

/** An action with its configuration as it may be told of. */
interface ShownAction extends ActionDeclaration {
  readonly shown: Readonly<Record<string, string>>;
}

/** For all filters of a delivery: one costs some microseconds a value, and a payload of 25 MiB has a million values. */
const mostMilliseconds = 100;

/**
 * Why a payload does not pass the filters.
 * @throws ServiceError InvalidWebhookFilterPatternException when that takes too long to say (P15)
 */
function filterOffence(definition: WebhookDefinition, action: ShownAction, payload: unknown): string | undefined {
  const paths = readPathsOf(payload);
  try {
    return withinBudget(mostMilliseconds, () => offenceOf(definition, action, paths));
  } catch (error) {
    if (!(error instanceof TooCostlyError)) throw error;
    throw new ServiceError(
      'InvalidWebhookFilterPatternException',
      `The filters are too costly for this payload: ${error.message}. Name members from the root instead of '..', and match plainer patterns.`,
    );
  }
}

/** A filter without `matchEquals` asks for any value (P6 [chosen]). */
function offenceOf(
  { filters }: WebhookDefinition,
  { configuration, shown }: ShownAction,
  paths: PathReader,
): string | undefined {
  for (const { jsonPath, matchEquals } of filters) {
    const values = paths.valuesAt(jsonPath);
    if (values.length === 0) return `Filter ${jsonPath} selects nothing in the payload.`;
    if (matchEquals === undefined) continue;
    const expected = expectedValue(matchEquals, configuration);
    if (values.some((value) => isEqualText(value, expected))) continue;
    return `Filter ${jsonPath} selects ${listed(values)}, and '${expectedValue(matchEquals, shown)}' is asked for.`;
  }
  return undefined;
}

/** Numbers and booleans are equal to their text [chosen]. */
function isEqualText(value: unknown, expected: string): boolean {
  return typeof value !== 'object' && String(value) === expected;
}

const mostListed = 3;
const longestListed = 100;

/** Few and short: a path may select all of a payload, and any part of one may be large or nested without end. */
function listed(values: readonly unknown[]): string {
  const texts = values.slice(0, mostListed).map((value) => {
    if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
    return `'${String(value).slice(0, longestListed)}'`;
  });
  const more = values.length - texts.length;
  return more === 0 ? texts.join(', ') : `${texts.join(', ')} and ${more} more`;
}

/** A source of a connection has triggers of its own, which the event has to pass, too (P13 [chosen]). */
function passOnToTriggers(context: Context, pipeline: StoredPipeline, { event }: Delivery): DeliveryOutcome {
  if (event === undefined) {
    return {
      ignored: "The payload is neither a push nor a pull request of GitHub's, which the target's triggers ask for.",
    };
  }
  const { pipelineExecutionId, unmatched } = triggerPipeline(context, pipeline, event);
  return pipelineExecutionId === undefined ? { ignored: unmatched.join(' ') } : { pipelineExecutionId };
}

function startFor(
  context: Context,
  pipeline: StoredPipeline,
  { definition, world }: StoredWebhook,
  { event }: Delivery,
): string {
  const commitId = event?.push?.commitId;
  const target = pipeline.declaration.stages[0]?.actions.find(({ name }) => name === definition.targetAction);
  const takesCommit = target !== undefined && takesRevision(target, 'COMMIT_ID');
  return startExecution(context, pipeline, {
    triggerType: 'Webhook',
    triggerDetail: webhookArn(worldOf(world), definition.name),
    sourceRevisions: commitId !== undefined && takesCommit ? [commitOverride(definition.targetAction, commitId)] : [],
  });
}
