import type { PutWebhookInput, PutWebhookOutput } from '@aws-sdk/client-codepipeline';
import { putWebhook as put } from '../../engine/webhooks/put-webhook.ts';
import { type Checked, operation } from '../operation.ts';
import { webhookItem } from './webhook.ts';

export const putWebhook = operation(
  'PutWebhook',
  (context, { webhook, tags }: Checked<PutWebhookInput>): PutWebhookOutput => ({
    webhook: webhookItem(context, put(context, webhook, tags)),
  }),
);
