import type {
  DeployActionExecutionTarget,
  ListDeployActionExecutionTargetsInput,
  ListDeployActionExecutionTargetsOutput,
} from '@aws-sdk/client-codepipeline';
import type { DeployTarget } from '../../domain/executions/stub.ts';
import { numberedPlaceOf, pageOf } from '../../domain/next-token.ts';
import { findDeployAction } from '../../engine/find-deploy-action.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Shows what the stub of a deploy action gives, once that has ended (K12 [chosen]); 100 at once unless fewer are asked
 * for.
 */
export const listDeployActionExecutionTargets = operation(
  'ListDeployActionExecutionTargets',
  (context, input: Checked<ListDeployActionExecutionTargetsInput>): ListDeployActionExecutionTargetsOutput => {
    const { pipelineName, actionExecutionId, filters = [], maxResults = 100 } = input;
    const { targets } = findDeployAction(context, actionExecutionId, pipelineName);
    const wanted = targets.filter(({ status = '' }) => filters.every(({ values }) => values?.includes(status) ?? true));

    const purpose = ['ListDeployActionExecutionTargets', context.worldKey, actionExecutionId, filters];
    const from = numberedPlaceOf(input.nextToken, purpose) ?? 0;
    const { items, ...next } = pageOf(wanted.slice(from), maxResults, purpose, () => from + maxResults);
    return { targets: items.map(answerTarget), ...next };
  },
);

function answerTarget({ events, ...target }: DeployTarget): DeployActionExecutionTarget {
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
