import type {
  DeregisterWebhookWithThirdPartyInput,
  DeregisterWebhookWithThirdPartyOutput,
} from '@aws-sdk/client-codepipeline';
import { type Checked, operation } from '../operation.ts';
import { requireWebhook } from './webhook.ts';

/**
 * Takes back the mark of RegisterWebhookWithThirdParty. The webhook's URL goes on working, as it does on AWS (P9
 * [inferred]).
 */
export const deregisterWebhookWithThirdParty = operation(
  'DeregisterWebhookWithThirdParty',
  (context, input: Checked<DeregisterWebhookWithThirdPartyInput>): DeregisterWebhookWithThirdPartyOutput => {
    const { key, definition, isRegistered } = requireWebhook(context, input.webhookName);
    context.store.webhooks.saveRegistration(key, false);
    const what = isRegistered ? 'is no longer marked as registered' : 'was not marked as registered';
    context.log.info(`Webhook ${definition.name} ${what}; its URL goes on taking deliveries until it is deleted.`);
    return {};
  },
);
