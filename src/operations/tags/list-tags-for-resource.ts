import type { ListTagsForResourceInput, ListTagsForResourceOutput } from '@aws-sdk/client-codepipeline';
import { namedPlaceOf, pageOf } from '../../domain/next-token.ts';
import { type Checked, operation } from '../operation.ts';
import { requireTaggedResource } from './tagged-resource.ts';

/**
 * The most that `maxResults` may ask for [documented]; without it all tags come at once [documented], sorted by key
 * [chosen].
 */
const largestPage = 100;

export const listTagsForResource = operation(
  'ListTagsForResource',
  (context, input: Checked<ListTagsForResourceInput>): ListTagsForResourceOutput => {
    const { resourceArn, maxResults = largestPage } = input;
    requireTaggedResource(context, resourceArn);
    const purpose = ['ListTagsForResource', resourceArn];
    const behind = context.store.tags.list(resourceArn, namedPlaceOf(input.nextToken, purpose));
    const { items: tags, ...next } = pageOf(behind, maxResults, purpose, ({ key }) => key);
    return { tags, ...next };
  },
);
