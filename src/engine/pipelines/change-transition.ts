import { callerArn } from '../../domain/world.ts';
import { ServiceError } from '../../model/service-error.ts';
import type { OperationContext } from '../context.ts';
import { requirePipeline, requireStage } from '../declarations/require-pipeline.ts';
import { advance } from '../stages/advance.ts';

interface TransitionChange {
  readonly pipelineName: string;
  readonly stageName: string;
  readonly transitionType: 'Inbound' | 'Outbound';
  /** Given when it is disabled. */
  readonly reason?: string | undefined;
}

/**
 * Closes or opens the gate before a stage, also the first (J12 [transcript]); a stage's outbound transition is the next
 * one's inbound [inferred: only inbound ones are ever shown]. Whoever waits goes in when it opens (J5 [documented]).
 * @throws ServiceError PipelineNotFoundException, StageNotFoundException, ValidationException
 */
export function changeTransition(
  context: OperationContext,
  { pipelineName, stageName, transitionType, reason }: TransitionChange,
): void {
  const { store, now } = context;
  const pipeline = requirePipeline(context, pipelineName);
  const { stages } = pipeline.declaration;
  const index = stages.indexOf(requireStage(pipeline, stageName)) + (transitionType === 'Outbound' ? 1 : 0);
  const stage = stages[index]?.name;
  if (stage === undefined) {
    throw new ServiceError(
      'ValidationException',
      `Stage '${stageName}' is the last of pipeline '${pipelineName}' and has no outbound transition.`,
    );
  }
  store.stageTransitions.save(pipeline.key, stage, {
    enabled: reason === undefined,
    disabledReason: reason ?? null,
    changedBy: callerArn(context),
    changedAt: now,
  });
  const waiting = store.pipelineExecutions.listWaiting(pipeline.key, stage);
  advance(
    context,
    pipeline.key,
    waiting.map(({ key }) => key),
  );
}
