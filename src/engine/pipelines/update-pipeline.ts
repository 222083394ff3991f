import type { GivenPipeline, PipelineDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { OperationContext } from '../context.ts';
import { declarePipeline } from '../declarations/declare-pipeline.ts';
import { lookUpPipeline } from '../declarations/find-pipeline.ts';
import { cancelOutdatedExecutions } from '../executions/cancel-executions.ts';
import { watchSources } from '../sources/watch-sources.ts';

/**
 * Makes a new version of a pipeline, whether anything changed or not (I1), whatever version the declaration names, and
 * lets nothing go on by the old one (J8); answers it with secrets in clear.
 * @throws ServiceError what declarePipeline throws
 */
export function updatePipeline(context: OperationContext, given: GivenPipeline): PipelineDeclaration {
  const { store, world, now } = context;
  const existing = lookUpPipeline(context, given.name);
  if (existing === undefined) {
    // C10 [proxy]: a class that the operation does not declare.
    throw new ServiceError(
      'ResourceNotFoundException',
      `The account with id '${world.accountId}' does not include a pipeline with the name '${given.name}'`,
    );
  }
  const pipeline = declarePipeline(context, given, existing.version + 1, existing.declaration);
  store.pipelines.addVersion(existing.key, pipeline, now);
  watchSources(context, existing.key, pipeline);
  cancelOutdatedExecutions(context, existing.key);
  return pipeline;
}
