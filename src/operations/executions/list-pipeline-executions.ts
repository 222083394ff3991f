import type { ListPipelineExecutionsInput, ListPipelineExecutionsOutput } from '@aws-sdk/client-codepipeline';
import { nextToken, numberedPlaceOf } from '../../domain/next-token.ts';
import { summarizeExecution } from '../../engine/answer-execution.ts';
import { findPipeline } from '../../engine/find-pipeline.ts';
import type { Checked } from '../../model/checked.ts';
import { operation } from '../operation.ts';

/** Newest first, 100 at once unless fewer are asked for [documented]; the filter's stage need not exist any more [chosen]. */
export const listPipelineExecutions = operation(
  'ListPipelineExecutions',
  ({ store, ...rest }, input: Checked<ListPipelineExecutionsInput>): ListPipelineExecutionsOutput => {
    const { pipelineName, maxResults = 100, filter } = input;
    const pipeline = findPipeline({ store, ...rest }, pipelineName);
    const stage = filter?.succeededInStage?.stageName;
    const purpose = ['ListPipelineExecutions', pipeline.key, stage ?? null];
    const before = numberedPlaceOf(input.nextToken, purpose) ?? Number.MAX_SAFE_INTEGER;
    const found = store.pipelineExecutions.list(pipeline.key, maxResults + 1, before, stage);
    const page = found.slice(0, maxResults);
    return {
      pipelineExecutionSummaries: page.map((execution) => summarizeExecution(store, execution)),
      ...(found.length > maxResults && { nextToken: nextToken(purpose, page.at(-1)?.key) }),
    };
  },
);
