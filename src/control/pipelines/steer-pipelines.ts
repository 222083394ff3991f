import { manualApproval } from '../../engine/actions/providers/manual-approval.ts';
import type { OperationContext } from '../../engine/context.ts';
import { stopExecution } from '../../engine/executions/end-executions.ts';
import { retryStage } from '../../engine/executions/resume-stage.ts';
import { choice, extended, flag, optional, text } from '../../model/shape.ts';
import { endApproval, isOutOfDate } from '../../operations/approvals/put-approval-result.ts';
import type { ActionExecution } from '../../sqlite/executions/action-executions.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import { ControlError } from '../routing/control-error.ts';
import { inPlace, requireExecution, requirePipeline } from '../routing/place.ts';
import { refusing } from '../routing/refusals.ts';
import { type ControlParts, route } from '../routing/route.ts';
import { nonEmpty, placeOptions } from '../routing/shapes.ts';
import type { ExecutionDescription, Place } from '../types.ts';
import { describeExecution, executionDescription } from './executions.ts';

/*
 * What PutApprovalResult, StopPipelineExecution and RetryStageExecution do, without a look-up of tokens and ids before:
 * what is meant is named only where it could be one of several.
 */

const ofExecution = { executionId: optional(text('Where several are under way.', { minLength: 1 })) };

export const approvalOptions = extended(
  placeOptions,
  {
    stage: optional(nonEmpty),
    action: optional(nonEmpty),
    ...ofExecution,
    status: optional(choice(['Approved', 'Rejected'])),
    summary: optional(text('What is told as the reason.', { maxLength: 512 })),
  },
  'Which approval is answered, and how.',
);

export const stopOptions = extended(
  placeOptions,
  {
    ...ofExecution,
    abandon: optional(flag('Whether running actions are abandoned, and not waited for. Default false.')),
    reason: optional(text(undefined, { maxLength: 200 })),
  },
  'Which execution is stopped, and how.',
);

export const retryOptions = extended(
  placeOptions,
  {
    ...ofExecution,
    stage: optional(nonEmpty),
    mode: optional(choice(['FAILED_ACTIONS', 'ALL_ACTIONS'], 'Default FAILED_ACTIONS.')),
  },
  'Which stage is retried: the one that failed last, of the execution that started last, unless it is said.',
);

export const answerApproval = route({
  method: 'POST',
  path: '/pipelines/:name/approvals',
  summary: 'Approve or reject an approval that waits',
  errors: ['notFound', 'conflict'],
  input: extended(approvalOptions, { name: text() }),
  answer: executionDescription,
  run: (parts, { name, stage, action, executionId, status = 'Approved', summary = '', ...place }) =>
    steer(parts, place, name, (context, pipeline) => {
      const waiting = runningActions(context, pipeline).filter(
        ({ run }) => run.provider === manualApproval.name && !isOutOfDate(context, run),
      );
      const meant = waiting.filter(
        ({ run, execution }) =>
          (stage ?? run.stage) === run.stage &&
          (action ?? run.action) === run.action &&
          (executionId ?? execution.id) === execution.id,
      );
      const { run, execution } = theOne(meant, {
        none: `No such approval of pipeline '${name}' waits for an answer.`,
        several: `${meant.length} approvals of pipeline '${name}' wait for an answer: ${meant.map(nameOf).join('; ')}. Name the stage, the action or the execution.`,
      });
      endApproval(context, run.key, { status, summary });
      return execution;
    }),
});

export const stopPipeline = route({
  method: 'POST',
  path: '/pipelines/:name/stop',
  summary: 'Stop an execution that has not ended',
  errors: ['notFound', 'conflict'],
  input: extended(stopOptions, { name: text() }),
  answer: executionDescription,
  run: (parts, { name, executionId, abandon = false, reason, ...place }) =>
    steer(parts, place, name, (context, pipeline) => {
      const unfinished = context.store.pipelineExecutions.listUnfinished(pipeline.key);
      const execution =
        executionId === undefined
          ? theOne(unfinished, {
              none: `No execution of pipeline '${name}' is under way.`,
              several: `${unfinished.length} executions of pipeline '${name}' are under way: ${unfinished.map(({ id }) => id).join(', ')}. Name one.`,
            })
          : executionOf(context, pipeline, executionId);
      stopExecution(context, pipeline, execution, { abandon, reason });
      return execution;
    }),
});

export const retryPipeline = route({
  method: 'POST',
  path: '/pipelines/:name/retry',
  summary: 'Let an execution go on in the stage in which it failed or was stopped',
  errors: ['notFound', 'conflict'],
  input: extended(retryOptions, { name: text() }),
  answer: executionDescription,
  run: (parts, { name, executionId, stage, mode = 'FAILED_ACTIONS', ...place }) =>
    steer(parts, place, name, (context, pipeline) => {
      const { pipelineExecutions, stageExecutions } = context.store;
      const execution =
        executionId === undefined
          ? pipelineExecutions.list(pipeline.key, 1, Number.MAX_SAFE_INTEGER)[0]
          : executionOf(context, pipeline, executionId);
      if (execution === undefined) {
        throw new ControlError('conflict', `Pipeline '${name}' has not been started; there is nothing to retry.`);
      }
      const failedIn = pipeline.declaration.stages
        .map((each) => stageExecutions.find(execution.key, each.name))
        .findLast((each) => each !== undefined && each.status !== 'Succeeded')?.stage;
      const meant = stage ?? failedIn;
      if (meant === undefined) {
        throw new ControlError(
          'conflict',
          `Execution ${execution.id} of pipeline '${name}' is ${execution.status}; no stage of it has failed.`,
        );
      }
      retryStage(context, pipeline, execution, meant, mode);
      return execution;
    }),
});

/** Runs work on a pipeline, and tells how the execution that it was about stands then. */
function steer(
  parts: ControlParts,
  place: Place,
  name: string,
  work: (context: OperationContext, pipeline: StoredPipeline) => PipelineExecution,
): ExecutionDescription {
  return refusing(() =>
    inPlace(parts, place, (context) => {
      const { id } = work(context, requirePipeline(context, name));
      return describeExecution(parts.store, requireExecution(parts.store, id));
    }),
  );
}

interface RunningAction {
  readonly run: ActionExecution;
  readonly execution: PipelineExecution;
}

function runningActions({ store }: OperationContext, { key }: StoredPipeline): RunningAction[] {
  return store.pipelineExecutions.listUnfinished(key).flatMap((execution) => {
    const stage = store.stageExecutions.findRunning(execution.key);
    return stage === undefined ? [] : store.actionExecutions.listRunning(stage.key).map((run) => ({ run, execution }));
  });
}

function nameOf({ run, execution }: RunningAction): string {
  return `${run.stage} / ${run.action} of execution ${execution.id}`;
}

/** @throws ControlError `notFound` */
function executionOf({ store }: OperationContext, { key, name }: StoredPipeline, id: string): PipelineExecution {
  const execution = store.pipelineExecutions.find(key, id);
  if (execution !== undefined) return execution;
  throw new ControlError('notFound', `Pipeline '${name}' has no execution with the id ${id}.`);
}

/** @throws ControlError `conflict` where it is not clear which is meant */
function theOne<T>(meant: readonly T[], told: { readonly none: string; readonly several: string }): T {
  const [one] = meant;
  if (one !== undefined && meant.length === 1) return one;
  throw new ControlError('conflict', one === undefined ? told.none : told.several);
}
