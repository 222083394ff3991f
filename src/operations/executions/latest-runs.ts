import type { Gate } from '../../domain/pipelines/rules.ts';
import type { Context } from '../../engine/context.ts';
import type { ActionRecord } from '../../sqlite/executions/action-history.ts';
import type { ConditionExecution } from '../../sqlite/executions/condition-executions.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { StageExecution } from '../../sqlite/executions/stage-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { MissingSource } from '../../sqlite/pipelines/watched-sources.ts';

/** What has been in the parts of a pipeline last, among the executions that count. */
export interface LatestRuns {
  ofStage(stage: string): (StageExecution & Pick<PipelineExecution, 'id' | 'type'>) | undefined;
  ofAction(stage: string, action: string): ActionRecord | undefined;
  ofGate(stage: string, gate: Gate): ConditionExecution | undefined;
  /** What a source that polls has not found. */
  ofSource(action: string): MissingSource | undefined;
  /** Oldest first. */
  waitingFor(stage: string): readonly PipelineExecution[];
  /** The last that has ended while it stood before a stage, unless a newer one has been in the stage since (L18). */
  endedBefore(stage: string): PipelineExecution | undefined;
  /** Whether since when an approval waits is told, which the service does not do (L22). */
  readonly tellsWaits: boolean;
}

/**
 * What the service shows: a pipeline in PARALLEL mode has no state, and one that was in that mode before has the state
 * of its executions in the other modes (L12 [documented]).
 */
export function runsWithState(context: Pick<Context, 'store'>, pipeline: StoredPipeline): LatestRuns {
  if (pipeline.declaration.executionMode === 'PARALLEL') return noRun;
  const runs = lookUp(context, pipeline, { parallel: false });
  return {
    ...runs,
    ofSource: (action) => context.store.watchedSources.findMissing(pipeline.key, action),
    // What an execution in the stage has not come to has no run, whatever ran there before (L5 [transcript]).
    ofAction: (stage, action) => {
      const run = runs.ofAction(stage, action);
      return run?.stageExecution === runs.ofStage(stage)?.key ? run : undefined;
    },
  };
}

/** What a person who looks on wants to see: executions in every mode, and since when an approval waits. */
export function everyRun(context: Pick<Context, 'store'>, pipeline: StoredPipeline): LatestRuns {
  return { ...lookUp(context, pipeline, { parallel: true }), tellsWaits: true };
}

const noRun: LatestRuns = {
  ofStage: () => undefined,
  ofAction: () => undefined,
  ofGate: () => undefined,
  ofSource: () => undefined,
  waitingFor: () => [],
  endedBefore: () => undefined,
  tellsWaits: false,
};

function lookUp(
  { store }: Pick<Context, 'store'>,
  { key }: StoredPipeline,
  counts: { readonly parallel: boolean },
): LatestRuns {
  const isCounted = ({ mode }: PipelineExecution) => counts.parallel || mode !== 'PARALLEL';
  const ofStage = (stage: string) => store.stageExecutions.findLatest(key, stage, counts);
  return {
    ofStage,
    ofAction: (stage, action) => store.actionHistory.findLatest(key, stage, action, counts),
    ofGate: (stage, gate) => store.conditionExecutions.findLatest(key, stage, gate, counts),
    ofSource: () => undefined,
    waitingFor: (stage) => store.pipelineExecutions.listWaiting(key, stage).filter(isCounted),
    endedBefore: (stage) => {
      const ended = store.pipelineExecutions.findEndedBefore(key, stage);
      if (ended === undefined || !isCounted(ended)) return undefined;
      return (ofStage(stage)?.pipelineExecution ?? 0) > ended.key ? undefined : ended;
    },
    tellsWaits: false,
  };
}
