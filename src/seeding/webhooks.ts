import { isMaskedSecret, type WebhookDefinition } from '../domain/sources/webhook.ts';
import type { OperationContext } from '../engine/context.ts';
import { putWebhook } from '../engine/webhooks/put-webhook.ts';
import type { ListedWebhook, WebhookFixture } from './types.ts';

/** Makes a fixture's webhook, in whichever shape it is written. @throws ServiceError */
export function putWebhookFixture(context: OperationContext, fixture: WebhookFixture): void {
  const { definition: given, tags } = inOneShape(fixture);
  const definition = given as WebhookDefinition;
  const { SecretToken } = putWebhook(context, definition, tags).definition.authenticationConfiguration;
  if (SecretToken === undefined || !isMaskedSecret(SecretToken)) return;
  context.log.warn(
    `Webhook ${definition.name}: SecretToken is '${SecretToken}', which is what AWS prints instead of the value; deliveries are to be signed with that text unless you give the value.`,
  );
}

/** PutWebhook takes a definition as `webhook`, and answers it in one as ListWebhooks does. */
function inOneShape(fixture: WebhookFixture): Pick<ListedWebhook, 'definition' | 'tags'> {
  if ('definition' in fixture) return fixture;
  const { webhook, tags } = fixture;
  return 'definition' in webhook ? { tags, ...webhook } : { definition: webhook, tags };
}
