import type { PipelineExecution } from '../sqlite/pipeline-executions.ts';
import type { Store } from '../sqlite/store.ts';
import { ControlError } from './control-error.ts';

/** The pipeline execution of an id, in whichever account and region. @throws ControlError `notFound` */
export function requireExecution(store: Store, id: string): PipelineExecution {
  const execution = store.pipelineExecutions.withId(id);
  if (execution !== undefined) return execution;
  throw new ControlError('notFound', `There is no execution with the id ${id}.`);
}
