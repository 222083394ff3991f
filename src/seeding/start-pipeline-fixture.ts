import type { OperationContext } from '../engine/context.ts';
import { startExecution } from '../engine/executions/start-execution.ts';
import { SeedingError } from './seeding-error.ts';
import type { ExecutionFixture } from './types.ts';

/** Starts a pipeline; answers the execution's id. @throws SeedingError, ServiceError */
export function startPipelineFixture(context: OperationContext, fixture: ExecutionFixture): string {
  const { pipeline: name, variables = {}, sourceRevisions } = fixture;
  const pipeline = context.store.pipelines.find(context.worldKey, name);
  if (pipeline === undefined) throw new SeedingError(`There is no pipeline '${name}' to start.`);
  return startExecution(context, pipeline, {
    triggerType: 'StartPipelineExecution',
    triggerDetail: 'codepipeline-local',
    variables: Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
    sourceRevisions,
  });
}
