import type { ListWebhooksInput, ListWebhooksOutput } from '@aws-sdk/client-codepipeline';
import { namedPlaceOf, pageOf } from '../../domain/next-token.ts';
import { type Checked, operation } from '../operation.ts';
import { webhookItem } from './webhook.ts';

/** The most that `MaxResults` may ask for [documented]; a page without it is as large [chosen]. */
const largestPage = 100;

/** Sorted by name [chosen]. */
export const listWebhooks = operation(
  'ListWebhooks',
  (context, input: Checked<ListWebhooksInput>): ListWebhooksOutput => {
    const { store, worldKey } = context;
    const { MaxResults: maxResults = largestPage } = input;
    const purpose = ['ListWebhooks', worldKey];
    const found = store.webhooks.list(worldKey, maxResults + 1, namedPlaceOf(input.NextToken, purpose));
    const { items, nextToken } = pageOf(found, maxResults, purpose, ({ definition }) => definition.name);
    return {
      webhooks: items.map((webhook) => webhookItem(context, webhook)),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  },
);
