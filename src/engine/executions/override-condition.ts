import { conditionLifecycle, type Gate } from '../../domain/executions/condition-execution.ts';
import { pipelineExecutionLifecycle } from '../../domain/executions/pipeline-execution.ts';
import { stageExecutionLifecycle } from '../../domain/executions/stage-execution.ts';
import { stageNamed } from '../../domain/pipelines/pipeline-declaration.ts';
import { canHappen, follow } from '../../domain/transitions.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { PipelineExecution } from '../../sqlite/pipeline-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines.ts';
import type { Context } from '../context.ts';
import { declarationOf, hasNewStructure } from '../declarations/declaration-for.ts';
import { abandonRules } from '../rules/abandon-rules.ts';
import { advance } from '../stages/advance.ts';
import { checkIsLatest } from './check-is-latest.ts';
import { checkConcurrency } from './start-execution.ts';

/**
 * Lets an execution go on as if the condition of a gate had been met: one that it still waits for, or that has failed
 * its stage (J32).
 * @throws ServiceError ConditionNotOverridableException, NotLatestPipelineExecutionException,
 *   ConcurrentPipelineExecutionsLimitExceededException
 */
export function overrideCondition(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution,
  stage: string,
  gate: Gate,
): void {
  const { store, now } = context;
  const stay = store.stageExecutions.find(execution.key, stage);
  const condition = stay && store.conditionExecutions.find(stay.key, gate);
  if (stay === undefined || condition === undefined) {
    throw notOverridable(`Pipeline execution ${execution.id} has not come to it.`);
  }
  checkIsLatest(context, pipeline, execution, stay);
  const isOpen = canHappen(stageExecutionLifecycle, 'Overridden', stay.status);
  if (!isOpen || !canHappen(conditionLifecycle, 'Overridden', condition.status)) {
    throw notOverridable(`It is ${condition.status}, and stage '${stage}' is ${stay.status}.`);
  }
  if (hasNewStructure(context, pipeline, execution, stay)) {
    throw notOverridable(`The pipeline has been changed since its execution ${execution.id} was in stage '${stage}'.`);
  }
  // stage-conditions [documented]
  const declared = stageNamed(declarationOf(context, pipeline, stay.version), stage)[gate];
  if (declared?.conditions?.some(({ result }) => result === 'SKIP')) throw notOverridable('It has the result SKIP.');
  if (stay.status === 'Failed') checkConcurrency(context, pipeline);
  abandonRules(context, condition.key);
  const overridden = follow(conditionLifecycle, 'Overridden', condition.status);
  store.conditionExecutions.update(condition.key, overridden, now);
  store.stageExecutions.update(
    stay,
    {
      status: follow(stageExecutionLifecycle, 'Overridden', stay.status),
      holdsLock: execution.mode !== 'PARALLEL',
    },
    now,
  );
  const status = follow(pipelineExecutionLifecycle, 'Overridden', execution.status);
  store.pipelineExecutions.update(execution, { status, waitingForStage: null }, now);
  advance(context, pipeline.key, [execution.key]);
}

function notOverridable(reason: string): ServiceError {
  return new ServiceError('ConditionNotOverridableException', `The condition cannot be overridden. ${reason}`);
}
