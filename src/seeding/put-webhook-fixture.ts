import { isMaskedSecret, type WebhookDefinition } from '../domain/webhook.ts';
import type { OperationContext } from '../engine/context.ts';
import { putWebhook } from '../engine/put-webhook.ts';
import type { WebhookFixture } from './types.ts';

/** Makes a fixture's webhook. @throws ServiceError */
export function putWebhookFixture(context: OperationContext, { webhook, tags }: WebhookFixture): void {
  const definition = webhook as WebhookDefinition;
  const { SecretToken } = putWebhook(context, definition, tags).definition.authenticationConfiguration;
  if (SecretToken === undefined || !isMaskedSecret(SecretToken)) return;
  context.log.warn(
    `Webhook ${definition.name}: SecretToken is '${SecretToken}', which is what AWS prints instead of the value; deliveries are to be signed with that text unless you give the value.`,
  );
}
