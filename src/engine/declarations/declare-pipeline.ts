import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { checkPipeline } from '../../domain/pipelines/check-pipeline.ts';
import {
  type GivenPipeline,
  type PipelineDeclaration,
  withDefaults,
} from '../../domain/pipelines/pipeline-declaration.ts';
import { keepSecrets, maskSecrets, type Secret } from '../../domain/pipelines/secrets.ts';
import { withDefaultTriggers } from '../../domain/pipelines/triggers.ts';
import type { OperationContext } from '../context.ts';
import { findDeclaredType, recallDeclaredType } from './action-types.ts';

/**
 * A pipeline as it is stored: checked, defaults filled in, secrets in clear.
 * @param withoutValue As keepSecrets has it.
 * @throws ServiceError what checkPipeline and keepSecrets throw
 */
export function declarePipeline(
  context: OperationContext,
  given: GivenPipeline,
  version: number,
  previous?: PipelineDeclaration,
  withoutValue?: (secret: Secret) => string,
): PipelineDeclaration {
  const typeOf = (id: ActionTypeId) => findDeclaredType(context, id);
  const pipeline = withDefaults(given, version, previous);
  checkPipeline(pipeline, { region: context.world.region, typeOf });
  return keepSecrets(pipeline, previous, typeOf, withoutValue);
}

/** A pipeline as every answer shows it: secrets masked (I4), and with the triggers that it has of itself (I3). */
export function shownPipeline(context: OperationContext, pipeline: PipelineDeclaration): PipelineDeclaration {
  return maskSecrets(withDefaultTriggers(pipeline), (id) => recallDeclaredType(context, id));
}
