import type { DeleteWebhookInput, DeleteWebhookOutput } from '@aws-sdk/client-codepipeline';
import { webhookArn } from '../../domain/world.ts';
import { type Checked, operation } from '../operation.ts';

/** Deletes a webhook with its tags; deleting one that does not exist succeeds [documented]. */
export const deleteWebhook = operation(
  'DeleteWebhook',
  ({ store, world, worldKey }, { name }: Checked<DeleteWebhookInput>): DeleteWebhookOutput => {
    const webhook = store.webhooks.find(worldKey, name);
    if (webhook !== undefined) {
      store.webhooks.delete(webhook.key);
      store.tags.deleteAll(webhookArn(world, name));
    }
    return {};
  },
);
