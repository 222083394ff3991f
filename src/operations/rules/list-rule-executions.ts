import type { ListRuleExecutionsInput, ListRuleExecutionsOutput } from '@aws-sdk/client-codepipeline';
import { nextToken, numberedPlaceOf } from '../../domain/next-token.ts';
import { answerRuleDetail } from '../../engine/answer-rule-details.ts';
import { findExecution } from '../../engine/find-execution.ts';
import { findPipeline } from '../../engine/find-pipeline.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Newest first, 100 at once unless fewer are asked for [documented]. `latestInPipelineExecution` with `Latest` leaves out the
 * evaluations that a retry has had made again (L11 [inferred]).
 */
export const listRuleExecutions = operation(
  'ListRuleExecutions',
  (context, input: Checked<ListRuleExecutionsInput>): ListRuleExecutionsOutput => {
    const { pipelineName, filter = {}, maxResults = 100 } = input;
    const pipeline = findPipeline(context, pipelineName);
    const latest = filter.latestInPipelineExecution;
    const executionId = filter.pipelineExecutionId ?? latest?.pipelineExecutionId;
    const pipelineExecution = executionId === undefined ? undefined : findExecution(context, pipeline, executionId).key;
    const latestOnly = latest?.startTimeRange === 'Latest';

    const purpose = ['ListRuleExecutions', pipeline.key, executionId ?? null, latestOnly];
    const before = numberedPlaceOf(input.nextToken, purpose) ?? Number.MAX_SAFE_INTEGER;
    const rules = context.store.ruleExecutions;
    const found = rules.list(pipeline.key, { pipelineExecution, latestOnly }, maxResults + 1, before);
    const page = found.slice(0, maxResults);
    return {
      ruleExecutionDetails: page.map((record) => answerRuleDetail(context, pipeline, record)),
      ...(found.length > maxResults && { nextToken: nextToken(purpose, page.at(-1)?.key) }),
    };
  },
);
