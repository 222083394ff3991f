import {
  checkWebhookAuthentication,
  keepWebhookSecret,
  mostWebhooks,
  type WebhookDefinition,
} from '../../domain/sources/webhook.ts';
import { checkTags } from '../../domain/tag.ts';
import { webhookArn } from '../../domain/world.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { Tag } from '../../sqlite/pipelines/tags.ts';
import type { StoredWebhook } from '../../sqlite/pipelines/webhooks.ts';
import type { OperationContext } from '../context.ts';
import { findPipeline } from '../declarations/require-pipeline.ts';
import { isIpRange } from './ip-range.ts';
import { isJsonPath } from './json-path.ts';

/**
 * Makes a webhook, or gives the one of that name another definition; its URL stays (P1). Tags are added to those that
 * it has.
 * @throws ServiceError ValidationException, InvalidWebhookAuthenticationParametersException,
 *   InvalidWebhookFilterPatternException, LimitExceededException, TooManyTagsException, InvalidTagsException
 */
export function putWebhook(
  context: OperationContext,
  definition: WebhookDefinition,
  tags: readonly Partial<Tag>[] = [],
): StoredWebhook {
  const { store, ids, world, worldKey } = context;
  const arn = webhookArn(world, definition.name);
  const existing = store.webhooks.find(worldKey, definition.name);
  const checkedTags = checkTags(tags, arn, store.tags.list(arn));
  checkWebhookAuthentication(definition, isIpRange);
  checkFilters(definition);
  checkTarget(context, definition);
  if (existing === undefined) checkRoom(context);
  const kept = existing === undefined ? definition : keepWebhookSecret(definition, existing.definition);
  store.webhooks.save(worldKey, kept, existing?.token ?? ids.webhookToken());
  store.tags.put(arn, checkedTags);
  return store.webhooks.find(worldKey, definition.name) as StoredWebhook;
}

function checkFilters({ filters }: WebhookDefinition): void {
  const invalid = filters.find(({ jsonPath }) => !isJsonPath(jsonPath));
  if (invalid === undefined) return;
  throw new ServiceError(
    'InvalidWebhookFilterPatternException',
    `'${invalid.jsonPath}' is not a JSONPath as RFC 9535 has them.`,
  );
}

/**
 * Webhooks start source actions only [documented]; the text is the service's [transcript], the class is chosen. A
 * pipeline that is not there is taken [transcript], and told in the log [chosen] (P4).
 */
function checkTarget(context: OperationContext, { name, targetPipeline, targetAction }: WebhookDefinition): void {
  const pipeline = findPipeline(context, targetPipeline);
  if (pipeline === undefined) {
    context.log.warn(`Webhook ${name} starts nothing until there is a pipeline ${targetPipeline}.`);
    return;
  }
  if (pipeline.declaration.stages[0]?.actions.some((action) => action.name === targetAction)) return;
  throw new ServiceError(
    'ValidationException',
    `Action with name ${targetAction} was not found in the first stage of the pipeline`,
  );
}

function checkRoom({ store, world, worldKey }: OperationContext): void {
  if (store.webhooks.count(worldKey) < mostWebhooks) return;
  throw new ServiceError(
    'LimitExceededException',
    `Account '${world.accountId}' has ${mostWebhooks} webhooks in ${world.region}, which is the limit`,
  );
}
