import { ServiceError } from '../model/service-error.ts';
import type { StoredWebhook } from '../sqlite/webhooks.ts';
import type { OperationContext } from './context.ts';

/**
 * @throws ServiceError WebhookNotFoundException, without a name too: the model requires none, and there is none to work
 * on [chosen]
 */
export function findWebhook({ store, world, worldKey }: OperationContext, name: string | undefined): StoredWebhook {
  const webhook = name === undefined ? undefined : store.webhooks.find(worldKey, name);
  if (webhook !== undefined) return webhook;
  throw new ServiceError(
    'WebhookNotFoundException',
    name === undefined
      ? 'The request names no webhook.'
      : `Account '${world.accountId}' does not have a webhook with name '${name}'`,
  );
}
