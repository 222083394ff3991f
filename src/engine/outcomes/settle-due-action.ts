import type { ActionEnd } from '../../domain/executions/action-execution.ts';
import type { Stub } from '../../domain/executions/stub.ts';
import type { ActionExecution } from '../../sqlite/action-executions.ts';
import { approvalTimedOut } from '../actions/providers/manual-approval.ts';
import { deploymentTimedOut } from '../actions/providers/s3-deploy.ts';
import { endOfStub, stubTimedOut } from '../actions/providers/stub.ts';
import type { Context } from '../context.ts';
import { invokePipeline } from '../executions/invoke-pipeline.ts';
import { finishAction } from './finish-action.ts';

/** How an action ends when the moment comes that its provider named, by the provider. */
const ends: Readonly<Record<string, (context: Context, action: ActionExecution) => ActionEnd>> = {
  stub(context, { key, pipeline, data, providerData }) {
    if (providerData === null) return stubTimedOut();
    const { world } = context.store.pipelines.get(pipeline as number);
    return endOfStub(context, { key, world, data }, JSON.parse(providerData as string) as Stub);
  },
  'manual-approval': approvalTimedOut,
  'nested-pipeline': invokePipeline,
  's3-deploy': deploymentTimedOut,
};

/** Ends an action whose moment has come, and lets its pipeline go on; answers how it ended. */
export function settleDueAction(context: Context, action: ActionExecution): ActionEnd {
  const end = ends[action.provider ?? '']?.(context, action);
  if (end === undefined) throw new Error(`Action execution ${action.key} of ${action.provider} fell due`);
  finishAction(context, action.key, end);
  return end;
}
