import type { ListTagsForResourceInput, ListTagsForResourceOutput } from '@aws-sdk/client-codepipeline';
import { namedPlaceOf, nextToken } from '../../domain/next-token.ts';
import { findTaggedResource } from '../../engine/find-tagged-resource.ts';
import { type Checked, operation } from '../operation.ts';

/** The most that `maxResults` may ask for [documented]; without it all tags come at once [documented], sorted by key [chosen]. */
const largestPage = 100;

export const listTagsForResource = operation(
  'ListTagsForResource',
  (context, input: Checked<ListTagsForResourceInput>): ListTagsForResourceOutput => {
    const { resourceArn, maxResults = largestPage } = input;
    findTaggedResource(context, resourceArn);
    const purpose = ['ListTagsForResource', resourceArn];
    const behind = context.store.tags.list(resourceArn, namedPlaceOf(input.nextToken, purpose));
    const tags = behind.slice(0, maxResults);
    return { tags, ...(behind.length > maxResults && { nextToken: nextToken(purpose, tags.at(-1)?.key) }) };
  },
);
