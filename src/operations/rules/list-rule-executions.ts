import type { ListRuleExecutionsInput, ListRuleExecutionsOutput } from '@aws-sdk/client-codepipeline';
import { numberedPlaceOf, pageOf } from '../../domain/next-token.ts';
import { answerRuleDetail } from '../../engine/answer-rule-details.ts';
import { findPipeline } from '../../engine/declarations/find-pipeline.ts';
import { readExecutionFilter } from '../../engine/read-execution-filter.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Newest first, 100 at once unless fewer are asked for [documented]. `latestInPipelineExecution` with `Latest` leaves
 * out the evaluations that a retry has had made again (L11 [inferred]).
 */
export const listRuleExecutions = operation(
  'ListRuleExecutions',
  (context, input: Checked<ListRuleExecutionsInput>): ListRuleExecutionsOutput => {
    const { pipelineName, maxResults = 100 } = input;
    const pipeline = findPipeline(context, pipelineName);
    const filter = readExecutionFilter(context, pipeline, input.filter);
    const purpose = ['ListRuleExecutions', pipeline.key, filter];
    const before = numberedPlaceOf(input.nextToken, purpose) ?? Number.MAX_SAFE_INTEGER;
    const found = context.store.ruleExecutions.list(pipeline.key, filter, maxResults + 1, before);
    const { items, ...next } = pageOf(found, maxResults, purpose, ({ key }) => key);
    return { ruleExecutionDetails: items.map((record) => answerRuleDetail(context, pipeline, record)), ...next };
  },
);
