import type {
  DeployActionExecutionTarget,
  ListDeployActionExecutionTargetsInput,
  ListDeployActionExecutionTargetsOutput,
} from '@aws-sdk/client-codepipeline';
import type { DeployTarget } from '../../domain/executions/stub.ts';
import { numberedPlaceOf, pageOf } from '../../domain/next-token.ts';
import type { OperationContext } from '../../engine/context.ts';
import { requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import { ServiceError } from '../../model/service-error.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Shows what the stub of a deploy action gives, once that has ended (K12 [chosen]); 100 at once unless fewer are asked
 * for.
 */
export const listDeployActionExecutionTargets = operation(
  'ListDeployActionExecutionTargets',
  (context, input: Checked<ListDeployActionExecutionTargetsInput>): ListDeployActionExecutionTargetsOutput => {
    const { pipelineName, actionExecutionId, filters = [], maxResults = 100 } = input;
    const { targets } = requireDeployAction(context, actionExecutionId, pipelineName);
    const wanted = targets.filter(({ status = '' }) => filters.every(({ values }) => values?.includes(status) ?? true));

    const purpose = ['ListDeployActionExecutionTargets', context.worldKey, actionExecutionId, filters];
    const from = numberedPlaceOf(input.nextToken, purpose) ?? 0;
    const { items, ...next } = pageOf(wanted.slice(from), maxResults, purpose, () => from + maxResults);
    return { targets: items.map(deployTarget), ...next };
  },
);

function deployTarget({ events, ...target }: DeployTarget): DeployActionExecutionTarget {
  return { ...withTimes(target), ...(events && { events: events.map(withTimes) }) };
}

/** The times as instants, which a document writes as text or in epoch seconds. */
function withTimes<T extends { readonly startTime?: Written; readonly endTime?: Written }>(timed: T) {
  const { startTime, endTime, ...rest } = timed;
  return {
    ...rest,
    ...(startTime !== undefined && { startTime: instant(startTime) }),
    ...(endTime !== undefined && { endTime: instant(endTime) }),
  };
}

type Written = string | number | undefined;

function instant(written: string | number): Date {
  return new Date(typeof written === 'number' ? written * 1000 : written);
}

/**
 * A run of a deploy action; of the pipeline, when one is named.
 * @throws ServiceError PipelineNotFoundException, ActionExecutionNotFoundException (own words; for other categories
 * [chosen])
 */
function requireDeployAction(context: OperationContext, id: string, pipelineName: string | undefined) {
  const { store, worldKey } = context;
  const named = pipelineName === undefined ? undefined : requirePipeline(context, pipelineName);
  const action = store.actionExecutions.findById(id);
  const isInWorld = action?.pipeline != null && store.pipelines.get(action.pipeline).world === worldKey;
  const isOfPipeline = named === undefined || action?.pipeline === named.key;
  if (isInWorld && isOfPipeline && action.data.actionTypeId.category === 'Deploy') return action;
  throw new ServiceError('ActionExecutionNotFoundException', `There is no run of a deploy action with the id ${id}.`);
}
