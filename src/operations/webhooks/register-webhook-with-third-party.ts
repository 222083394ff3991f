import type {
  RegisterWebhookWithThirdPartyInput,
  RegisterWebhookWithThirdPartyOutput,
} from '@aws-sdk/client-codepipeline';
import { type Checked, operation } from '../operation.ts';
import { requireWebhook, webhookUrl } from './webhook.ts';

/**
 * Offline nobody is told: what is remembered is that somebody asked for it, and the log says what there is to do (P9
 * [chosen]).
 */
export const registerWebhookWithThirdParty = operation(
  'RegisterWebhookWithThirdParty',
  (context, input: Checked<RegisterWebhookWithThirdPartyInput>): RegisterWebhookWithThirdPartyOutput => {
    const webhook = requireWebhook(context, input.webhookName);
    context.store.webhooks.saveRegistration(webhook.key, true);
    context.log.warn(
      `Webhook ${webhook.definition.name} is marked as registered, and no third party was told: deliver to ${webhookUrl(context.endpoint, webhook)} yourself.`,
    );
    return {};
  },
);
