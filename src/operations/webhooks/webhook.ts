import type { ListWebhookItem } from '@aws-sdk/client-codepipeline';
import { maskWebhook } from '../../domain/sources/webhook.ts';
import { webhookArn } from '../../domain/world.ts';
import type { OperationContext, RequestContext } from '../../engine/context.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { StoredWebhook } from '../../sqlite/pipelines/webhooks.ts';

/** Where deliveries to webhooks come in. The token behind it names the webhook. */
export const webhookPath = '/_emulator/webhooks';

/** A webhook as answers show it (P1). */
export function webhookItem({ store, world, endpoint }: RequestContext, webhook: StoredWebhook): ListWebhookItem {
  const { definition, lastTriggered, error } = webhook;
  const arn = webhookArn(world, definition.name);
  return {
    definition: maskWebhook(definition),
    url: webhookUrl(endpoint, webhook),
    ...(error !== null && { errorCode: error.code, errorMessage: error.message }),
    ...(lastTriggered !== null && { lastTriggered: new Date(lastTriggered) }),
    arn,
    tags: store.tags.list(arn),
  };
}

/** @param endpoint As whoever asks reaches the emulator: whoever is to deliver may have to use another name for it. */
export function webhookUrl(endpoint: string, { token }: Pick<StoredWebhook, 'token'>): string {
  return `${endpoint}${webhookPath}?t=${token}&v=1`;
}

/**
 * @throws ServiceError WebhookNotFoundException, without a name too: the model requires none, and there is none to work
 * on [chosen]
 */
export function requireWebhook({ store, world, worldKey }: OperationContext, name: string | undefined): StoredWebhook {
  const webhook = name === undefined ? undefined : store.webhooks.find(worldKey, name);
  if (webhook !== undefined) return webhook;
  throw new ServiceError(
    'WebhookNotFoundException',
    name === undefined
      ? 'The request names no webhook.'
      : `Account '${world.accountId}' does not have a webhook with name '${name}'`,
  );
}
