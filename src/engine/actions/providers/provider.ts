import type { ActionEnd } from '../../../domain/executions/action-execution.ts';
import type { StubbedAction } from '../../../domain/executions/stub.ts';
import type { JobData } from '../../../domain/jobs/job-data.ts';
import type { Context } from '../../context.ts';

/** An action of a pipeline that is being started. */
export interface StartingAction {
  /** Of its row, which is there already. */
  readonly key: number;
  readonly world: string;
  /** What a worker would be told: configuration resolved, artifacts located. */
  readonly data: JobData;
  /** Epoch milliseconds at which it times out (M1). */
  readonly deadline: number;
}

/** Who does an action. */
export interface Provider {
  /** Stands in the action's row: whoever settles it later knows by it what to do. */
  readonly name: string;
  /** Begins the work, inside the transaction. Returns how the action ended when it ended at once. */
  start(context: Context, action: StartingAction): ActionEnd | undefined;
}

/** Where an action stands, in the words of a stub. */
export function asStubbed({ data }: Pick<StartingAction, 'data'>): StubbedAction {
  const { pipelineName, stage, action } = data.pipelineContext;
  return { type: data.actionTypeId, pipeline: pipelineName, stage: stage.name, action: action.name };
}
