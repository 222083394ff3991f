import type { ListActionExecutionsInput, ListActionExecutionsOutput } from '@aws-sdk/client-codepipeline';
import { nextToken, numberedPlaceOf } from '../../domain/next-token.ts';
import { answerActionDetails } from '../../engine/answer-action-details.ts';
import { findExecution } from '../../engine/find-execution.ts';
import { findPipeline } from '../../engine/find-pipeline.ts';
import type { Checked } from '../../model/checked.ts';
import { operation } from '../operation.ts';

/**
 * Newest first, 100 at once unless fewer are asked for (L3 [documented]). `latestInPipelineExecution` with `Latest` leaves
 * out the runs that a retry has replaced (L4 [inferred]).
 */
export const listActionExecutions = operation(
  'ListActionExecutions',
  (context, input: Checked<ListActionExecutionsInput>): ListActionExecutionsOutput => {
    const { store } = context;
    const { pipelineName, filter = {}, maxResults = 100 } = input;
    const pipeline = findPipeline(context, pipelineName);
    const latest = filter.latestInPipelineExecution;
    const executionId = filter.pipelineExecutionId ?? latest?.pipelineExecutionId;
    const pipelineExecution = executionId === undefined ? undefined : findExecution(context, pipeline, executionId).key;
    const latestOnly = latest?.startTimeRange === 'Latest';

    const purpose = ['ListActionExecutions', pipeline.key, executionId ?? null, latestOnly];
    const before = numberedPlaceOf(input.nextToken, purpose) ?? Number.MAX_SAFE_INTEGER;
    const found = store.actionHistory.list(pipeline.key, { pipelineExecution, latestOnly }, maxResults + 1, before);
    const page = found.slice(0, maxResults);
    return {
      actionExecutionDetails: answerActionDetails(context, pipeline, page),
      ...(found.length > maxResults && { nextToken: nextToken(purpose, page.at(-1)?.key) }),
    };
  },
);
