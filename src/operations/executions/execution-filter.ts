import type { ActionExecutionFilter, RuleExecutionFilter } from '@aws-sdk/client-codepipeline';
import type { Context } from '../../engine/context.ts';
import { requireExecution } from '../../engine/declarations/require-pipeline.ts';
import type { ExecutionFilter } from '../../sqlite/executions/action-history.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';

/**
 * What ListActionExecutions and ListRuleExecutions are asked for: `'nothing'` where two executions are named, since no
 * run is of both. Of these the second need not exist, and the refusal names the first alone (L4 [transcript], L11).
 * @throws ServiceError PipelineExecutionNotFoundException
 */
export function readExecutionFilter(
  context: Context,
  pipeline: StoredPipeline,
  { pipelineExecutionId, latestInPipelineExecution: latest }: ActionExecutionFilter | RuleExecutionFilter = {},
): ExecutionFilter | 'nothing' {
  const latestOnly = latest?.startTimeRange === 'Latest';
  const id = pipelineExecutionId ?? latest?.pipelineExecutionId;
  if (id === undefined) return { pipelineExecution: undefined, latestOnly };
  const { key } = requireExecution(context, pipeline, id, pipelineExecutionId ?? null);
  const isOfBoth = latest === undefined || latest.pipelineExecutionId === id;
  return isOfBoth ? { pipelineExecution: key, latestOnly } : 'nothing';
}
