import type { ListPipelineExecutionsInput, ListPipelineExecutionsOutput } from '@aws-sdk/client-codepipeline';
import { numberedPlaceOf, pageOf } from '../../domain/next-token.ts';
import { requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { type Checked, operation } from '../operation.ts';
import { pipelineExecutionSummary } from './pipeline-execution.ts';

/**
 * Newest first, 100 at once unless fewer are asked for [documented]; the filter's stage need not exist any more
 * [chosen].
 */
export const listPipelineExecutions = operation(
  'ListPipelineExecutions',
  (context, input: Checked<ListPipelineExecutionsInput>): ListPipelineExecutionsOutput => {
    const { store } = context;
    const { pipelineName, maxResults = 100, filter } = input;
    const pipeline = requirePipeline(context, pipelineName);
    const stage = filter?.succeededInStage?.stageName;
    const purpose = ['ListPipelineExecutions', pipeline.key, stage ?? null];
    const before = numberedPlaceOf(input.nextToken, purpose) ?? Number.MAX_SAFE_INTEGER;
    const found = store.pipelineExecutions.list(pipeline.key, maxResults + 1, before, stage);
    const { items, ...next } = pageOf(found, maxResults, purpose, ({ key }) => key);
    return {
      pipelineExecutionSummaries: items.map((execution) => pipelineExecutionSummary(store, execution)),
      ...next,
    };
  },
);
