import { pipelineExecutionLifecycle } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import { firstPhase } from '../../domain/executions/stage-execution.ts';
import { stageNamed } from '../../domain/pipelines/pipeline-declaration.ts';
import { follow } from '../../domain/transitions.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { Context } from '../context.ts';
import { declarationFor } from '../declarations/pipeline-versions.ts';

/**
 * Lets an execution into the stage before which it stands, if it may go in, and returns whether it did. A stage is
 * locked by the execution that is in it; in SUPERSEDED mode one waits before it, and a newer one takes its place (J1
 * [documented]).
 */
export function enterStage(
  context: Context,
  pipeline: StoredPipeline,
  execution: PipelineExecution & { readonly waitingForStage: string },
): boolean {
  const { store, now } = context;
  if (execution.mode === 'SUPERSEDED' && !isNewestBefore(context, pipeline, execution)) return false;
  if (!mayEnter(context, pipeline, execution, execution.waitingForStage)) return false;
  letIn(context, pipeline, execution, execution.waitingForStage);
  store.pipelineExecutions.update(execution, { status: execution.status, waitingForStage: null }, now);
  return true;
}

/**
 * Whether an execution may go into a stage: nothing keeps it, and nobody else's turn comes first. One that comes to the
 * stage is asked before it stands there: its row is not written and put into an index, to be taken out of it at once,
 * which is five of six writes in three stages, part of what performance.md tells of 62 statements.
 * @param execution Without a key as long as it has none
 */
export function mayEnter(
  { store }: Context,
  pipeline: Pick<StoredPipeline, 'key'>,
  { key, mode }: Pick<PipelineExecution, 'mode'> & { readonly key?: number },
  stage: string,
): boolean {
  if (store.stageTransitions.find(pipeline.key, stage)?.enabled === false) return false;
  if (mode === 'PARALLEL') return true;
  if (store.stageExecutions.isLocked(pipeline.key, stage)) return false;
  const ahead = store.pipelineExecutions.listWaiting(pipeline.key, stage).find((each) => each.mode !== 'PARALLEL');
  return ahead === undefined || ahead.key === key;
}

/** Begins a stage execution in a stage that is free, at its gate if it has one. */
export function letIn(
  context: Context,
  pipeline: StoredPipeline,
  execution: Pick<PipelineExecution, 'key' | 'mode' | 'version'>,
  stage: string,
): void {
  const declaration = declarationFor(context, pipeline, execution);
  context.store.stageExecutions.insert({
    pipeline: pipeline.key,
    pipelineExecution: execution.key,
    stage,
    version: declaration.version,
    phase: firstPhase(stageNamed(declaration, stage)),
    holdsLock: execution.mode !== 'PARALLEL',
    now: context.now,
  });
}

/** Supersedes those that wait before the same stage, save the newest; returns whether that is this one. */
function isNewestBefore(
  { store, now }: Context,
  pipeline: StoredPipeline,
  { key, waitingForStage }: PipelineExecution & { readonly waitingForStage: string },
): boolean {
  const waiting = store.pipelineExecutions
    .listWaiting(pipeline.key, waitingForStage)
    .filter(({ mode }) => mode === 'SUPERSEDED');
  const newest = waiting.at(-1);
  for (const older of waiting) {
    if (older === newest) continue;
    const status = follow(pipelineExecutionLifecycle, 'Superseded', older.status);
    store.pipelineExecutions.update(older, { status, waitingForStage: null }, now);
  }
  return newest?.key === key;
}
