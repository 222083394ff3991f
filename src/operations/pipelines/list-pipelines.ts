import type { ListPipelinesInput, ListPipelinesOutput } from '@aws-sdk/client-codepipeline';
import { namedPlaceOf, pageOf } from '../../domain/next-token.ts';
import { type Checked, operation } from '../operation.ts';

/** The most that `maxResults` may ask for [documented]; a page without it is as large [chosen]. */
const largestPage = 1000;

/** Sorted by name [chosen]. */
export const listPipelines = operation(
  'ListPipelines',
  ({ store, worldKey }, input: Checked<ListPipelinesInput>): ListPipelinesOutput => {
    const { maxResults = largestPage } = input;
    const purpose = ['ListPipelines', worldKey];
    const found = store.pipelines.list(worldKey, maxResults + 1, namedPlaceOf(input.nextToken, purpose));
    const { items, ...next } = pageOf(found, maxResults, purpose, ({ name }) => name);
    return {
      pipelines: items.map(({ createdAt, updatedAt, ...pipeline }) => ({
        ...pipeline,
        created: new Date(createdAt),
        updated: new Date(updatedAt),
      })),
      ...next,
    };
  },
);
