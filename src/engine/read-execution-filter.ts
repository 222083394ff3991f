import type { ActionExecutionFilter, RuleExecutionFilter } from '@aws-sdk/client-codepipeline';
import type { ExecutionFilter } from '../sqlite/execution-filter.ts';
import type { StoredPipeline } from '../sqlite/pipelines.ts';
import type { Context } from './context.ts';
import { findExecution } from './declarations/find-execution.ts';

/**
 * What ListActionExecutions and ListRuleExecutions are asked for (L4, L11).
 * @throws ServiceError PipelineExecutionNotFoundException
 */
export function readExecutionFilter(
  context: Context,
  pipeline: StoredPipeline,
  { pipelineExecutionId, latestInPipelineExecution: latest }: ActionExecutionFilter | RuleExecutionFilter = {},
): ExecutionFilter {
  const id = pipelineExecutionId ?? latest?.pipelineExecutionId;
  return {
    pipelineExecution: id === undefined ? undefined : findExecution(context, pipeline, id).key,
    latestOnly: latest?.startTimeRange === 'Latest',
  };
}
