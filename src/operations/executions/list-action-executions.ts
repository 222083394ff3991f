import type { ListActionExecutionsInput, ListActionExecutionsOutput } from '@aws-sdk/client-codepipeline';
import { numberedPlaceOf, pageOf } from '../../domain/next-token.ts';
import { requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { type Checked, operation } from '../operation.ts';
import { actionExecutionDetails } from './action-execution.ts';
import { readExecutionFilter } from './execution-filter.ts';

/** Other than what its like say (C9 [transcript]). */
const notFound = (accountId: string, name: string) =>
  `The account with AWS account ID '${accountId}' does not include a pipeline named '${name}'`;

/**
 * Newest first, 100 at once unless fewer are asked for (L3 [documented]). `latestInPipelineExecution` with `Latest`
 * leaves out the runs that a retry has replaced (L4 [transcript]).
 */
export const listActionExecutions = operation(
  'ListActionExecutions',
  (context, input: Checked<ListActionExecutionsInput>): ListActionExecutionsOutput => {
    const { pipelineName, maxResults = 100 } = input;
    const pipeline = requirePipeline(context, pipelineName, notFound);
    const filter = readExecutionFilter(context, pipeline, input.filter);
    const purpose = ['ListActionExecutions', pipeline.key, filter];
    const before = numberedPlaceOf(input.nextToken, purpose) ?? Number.MAX_SAFE_INTEGER;
    const history = context.store.actionHistory;
    const found = filter === 'nothing' ? [] : history.list(pipeline.key, filter, maxResults + 1, before);
    const { items, ...next } = pageOf(found, maxResults, purpose, ({ key }) => key);
    return { actionExecutionDetails: actionExecutionDetails(context, pipeline, items), ...next };
  },
);
