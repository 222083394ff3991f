import { type ActionEnd, failed } from '../../domain/executions/action-execution.ts';
import type { SourceRevisionOverride } from '../../domain/executions/pipeline-execution.ts';
import { pipelineArn, worldOf } from '../../domain/world.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { ActionExecution } from '../../sqlite/executions/action-executions.ts';
import type { Context } from '../context.ts';
import { tooDeep } from './invocation-depth.ts';
import { startExecution } from './start-execution.ts';

/**
 * Starts the pipeline that an invoke action names. The action succeeds as soon as that has started; what becomes of it
 * is its own affair (user guide, CodePipeline invoke action reference [documented]; not waiting is inferred).
 */
export function invokePipeline(context: Context, { data, pipelineExecution }: ActionExecution): ActionEnd {
  const { store } = context;
  const invoking = store.pipelineExecutions.get(pipelineExecution as number);
  const { world, name } = store.pipelines.get(invoking.pipeline);
  const { PipelineName = '', Variables, SourceRevisions } = data.actionConfiguration.configuration;
  const target = store.pipelines.find(world, PipelineName);
  if (target === undefined) return failed('ConfigurationError', `There is no pipeline '${PipelineName}' to start.`);
  const invocationDepth = invoking.invocationDepth + 1;
  const refusal = tooDeep(invocationDepth);
  if (refusal !== undefined) {
    return failed('ConfigurationError', `Pipeline '${PipelineName}' is not started: ${refusal}`);
  }
  try {
    const externalExecutionId = startExecution(context, target, {
      triggerType: 'StartPipelineExecution',
      triggerDetail: pipelineArn(worldOf(world), name),
      variables: readList<{ name: string; value: string }>(Variables),
      sourceRevisions: readList<SourceRevisionOverride>(SourceRevisions),
      invocationDepth,
    });
    return { status: 'Succeeded', executionDetails: { externalExecutionId } };
  } catch (error) {
    // A start that is refused has written nothing yet: the refusal is the action's failure, not this transaction's.
    if (error instanceof ServiceError || error instanceof SyntaxError) {
      return failed('ConfigurationError', error.message);
    }
    throw error;
  }
}

/** @throws SyntaxError */
function readList<Item>(json: string | undefined): Item[] {
  return json === undefined || json === '' ? [] : (JSON.parse(json) as Item[]);
}
