import {
  checkSourceRevisions,
  type ExecutionTrigger,
  missingVariablesMessage,
  mostConcurrentExecutions,
  resolvePipelineVariables,
  type SourceRevisionOverride,
} from '../../domain/executions/pipeline-execution.ts';
import { pipelineExecutionLifecycle } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import { follow } from '../../domain/transitions.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { Context } from '../context.ts';
import { advance } from '../stages/advance.ts';
import { letIn, mayEnter } from '../stages/enter-stage.ts';

interface ExecutionRequest extends ExecutionTrigger {
  readonly variables?: readonly { readonly name: string; readonly value: string }[] | undefined;
  readonly sourceRevisions?: readonly SourceRevisionOverride[] | undefined;
  /** A second request with the same token starts nothing. */
  readonly requestToken?: string | undefined;
  /** How many pipelines have started one another in a row up to this one. Default 0. */
  readonly invocationDepth?: number | undefined;
}

/**
 * Starts an execution and takes it as far as it goes at once; returns its id.
 * @throws ServiceError ValidationException, ConcurrentPipelineExecutionsLimitExceededException
 */
export function startExecution(context: Context, pipeline: StoredPipeline, request: ExecutionRequest): string {
  const { store, ids, now } = context;
  const { declaration } = pipeline;
  const { requestToken, sourceRevisions = [], triggerType, triggerDetail } = request;
  checkSourceRevisions(declaration, sourceRevisions);
  const { resolved, missing, undeclared } = resolvePipelineVariables(declaration, request.variables);
  // What is wrong with a request is told of a repeated one, too (J38 [transcript]).
  const started = requestToken && store.pipelineExecutions.findIdByToken(pipeline.key, requestToken);
  if (started) return started;
  for (const name of undeclared) {
    context.log.warn(
      `Pipeline ${pipeline.name} does not declare the variable '${name}', which a start gives: ignored.`,
    );
  }
  checkConcurrency(context, pipeline);
  const id = ids.pipelineExecutionId();
  const { executionMode: mode } = declaration;
  const firstStage = missing.length > 0 ? undefined : declaration.stages[0]?.name;
  const goesIn = firstStage !== undefined && mayEnter(context, pipeline, { mode }, firstStage);
  const key = store.pipelineExecutions.insert({
    id,
    pipeline: pipeline.key,
    version: pipeline.version,
    mode,
    triggerType,
    triggerDetail,
    invocationDepth: request.invocationDepth ?? 0,
    requestToken,
    variables: missing.length > 0 ? [] : resolved, // J37
    sourceRevisionOverrides: sourceRevisions,
    waitingForStage: goesIn ? null : (firstStage ?? null),
    startedAt: now,
  });
  if (goesIn) letIn(context, pipeline, { key, mode, version: pipeline.version }, firstStage);
  if (missing.length > 0) failForLackOfVariables(context, pipeline, key, missing);
  else advance(context, pipeline.key, [key]);
  return id;
}

/** An execution whose variables have no value is there, and fails before it enters a stage (J37). */
function failForLackOfVariables(
  { store, log, now }: Context,
  { name }: StoredPipeline,
  key: number,
  missing: readonly string[],
): void {
  const execution = store.pipelineExecutions.get(key);
  const status = follow(pipelineExecutionLifecycle, 'VariableMissing', execution.status);
  const statusSummary = missingVariablesMessage(missing);
  store.pipelineExecutions.update(execution, { status, waitingForStage: null, statusSummary }, now);
  log.warn(`Execution ${execution.id} of pipeline ${name} has failed. ${statusSummary}`);
}

/**
 * @throws ServiceError ConcurrentPipelineExecutionsLimitExceededException, where executions do not supersede each other
 */
export function checkConcurrency({ store }: Context, { key, name, declaration }: StoredPipeline): void {
  if (declaration.executionMode === 'SUPERSEDED') return;
  if (store.pipelineExecutions.countUnfinished(key) < mostConcurrentExecutions) return;
  throw new ServiceError(
    'ConcurrentPipelineExecutionsLimitExceededException',
    `Pipeline ${name} has ${mostConcurrentExecutions} executions that have not ended, which is the limit.`,
  );
}

/**
 * Starts a pipeline for something that happened by itself, so that nobody awaits an answer: a refusal is told in the
 * log. Returns the execution's id.
 * @param refused What the log tells before the reason.
 * @param read Makes the request; a ServiceError of its is a refusal, too.
 */
export function startUnlessRefused(
  context: Context,
  pipeline: StoredPipeline,
  refused: string,
  read: () => ExecutionRequest,
): string | undefined {
  try {
    return startExecution(context, pipeline, read());
  } catch (error) {
    // A start that is refused has written nothing yet: this transaction goes on.
    if (!(error instanceof ServiceError)) throw error;
    context.log.warn(`${refused}: ${error.message}`);
    return undefined;
  }
}
