import { mostPipelines } from '../../domain/pipelines/check-pipeline.ts';
import type { GivenPipeline, PipelineDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import { callerArn, pipelineArn } from '../../domain/world.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { Tag } from '../../sqlite/pipelines/tags.ts';
import type { OperationContext } from '../context.ts';
import { declarePipeline } from '../declarations/declare-pipeline.ts';
import { startExecution } from '../executions/start-execution.ts';
import { lookAtSources, passOverSources, watchSources } from '../sources/watch-sources.ts';
import { changeTransition } from './change-transition.ts';

export interface NewPipelineOptions {
  /** Checked ones. */
  readonly tags?: readonly Tag[] | undefined;
  /** Whether its first execution starts with it (J0). Default true. */
  readonly starts?: boolean;
  /** Stages that nothing may enter at first. */
  readonly disabledTransitions?: readonly { readonly stageName: string; readonly reason: string }[];
  /** Whether `****` is taken for the value of a secret, with a warning, as in a fixture (I4). Default false. */
  readonly takesMaskedSecrets?: boolean;
}

/**
 * Makes a pipeline in its version 1; returns its declaration with secrets in clear.
 * @throws ServiceError what declarePipeline and changeTransition throw; PipelineNameInUseException,
 * LimitExceededException
 */
export function createPipeline(
  context: OperationContext,
  given: GivenPipeline,
  { tags = [], starts = true, takesMaskedSecrets = false, disabledTransitions = [] }: NewPipelineOptions = {},
): PipelineDeclaration {
  const { store, world, worldKey, now } = context;
  const pipeline = takesMaskedSecrets
    ? declareWithMaskedSecrets(context, given)
    : declarePipeline(context, given, firstVersion);
  checkRoom(context, pipeline.name);
  const key = store.pipelines.insert(worldKey, pipeline, now);
  watchSources(context, key, pipeline);
  store.tags.put(pipelineArn(world, pipeline.name), tags);
  for (const { stageName, reason } of disabledTransitions) {
    changeTransition(context, { pipelineName: pipeline.name, stageName, transitionType: 'Inbound', reason });
  }
  if (!starts) passOverSources(context, key);
  else if (!lookAtSources(context, key)) {
    const triggerDetail = callerArn(context);
    startExecution(context, store.pipelines.get(key), { triggerType: 'CreatePipeline', triggerDetail });
  }
  return pipeline;
}

/** I1 [documented] */
const firstVersion = 1;

function declareWithMaskedSecrets(context: OperationContext, given: GivenPipeline): PipelineDeclaration {
  return declarePipeline(context, given, firstVersion, undefined, ({ stage, action, property, value }) => {
    context.log.warn(
      `Pipeline ${given.name}: secret property ${property} of action ${action} is '${value}', which is what AWS prints instead of the value; set secrets: { "${stage}/${action}/${property}": value } beside the pipeline.`,
    );
    return value;
  });
}

/** An invalid declaration is invalid whatever else exists, so this comes after its checks [chosen]. */
function checkRoom({ store, world, worldKey }: OperationContext, name: string): void {
  if (store.pipelines.find(worldKey, name) !== undefined) {
    throw new ServiceError(
      'PipelineNameInUseException',
      `A pipeline with the name '${name}' already exists in account '${world.accountId}'`,
    );
  }
  if (store.pipelines.count(worldKey) >= mostPipelines) {
    throw new ServiceError(
      'LimitExceededException',
      `Account '${world.accountId}' has ${mostPipelines} pipelines in ${world.region}, which is the limit`,
    );
  }
}
