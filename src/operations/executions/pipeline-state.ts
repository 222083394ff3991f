import type {
  ActionExecution,
  GetPipelineStateOutput,
  RuleState,
  StageConditionState,
  StageExecution,
  StageState,
  TransitionState,
} from '@aws-sdk/client-codepipeline';
import type { StageExecutionStatus } from '../../domain/executions/stage-execution.ts';
import type { StageDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import { rulesAt } from '../../domain/pipelines/pipeline-declaration.ts';
import { type Gate, gates } from '../../domain/pipelines/rules.ts';
import { missingSource } from '../../domain/sources/missing-source.ts';
import type { OperationContext } from '../../engine/context.ts';
import { recallDeclaredType } from '../../engine/declarations/action-types.ts';
import type { ActionRecord } from '../../sqlite/executions/action-history.ts';
import type { ConditionExecution, RuleExecution } from '../../sqlite/executions/condition-executions.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type {
  StageTransition,
  StageExecution as StoredStageExecution,
} from '../../sqlite/executions/stage-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { MissingSource } from '../../sqlite/pipelines/watched-sources.ts';
import type { Store } from '../../sqlite/store.ts';
import { actionState } from './action-execution.ts';
import type { LatestRuns } from './latest-runs.ts';

/**
 * The stages of a pipeline's current version, each with what was in it last (L1 [documented]).
 * @param runs What counts as that
 */
export function pipelineState(
  context: OperationContext,
  pipeline: StoredPipeline,
  runs: LatestRuns,
): GetPipelineStateOutput {
  return {
    pipelineName: pipeline.name,
    pipelineVersion: pipeline.version,
    stageStates: pipeline.declaration.stages.map((stage) => stageState(context, pipeline, stage, runs)),
    created: new Date(pipeline.createdAt),
    updated: new Date(pipeline.updatedAt),
  };
}

/** Each part is found by an index, however long the pipeline's history is. */
function stageState(
  context: OperationContext,
  { key, declaration }: StoredPipeline,
  stage: StageDeclaration,
  runs: LatestRuns,
): StageState {
  const { name, actions } = stage;
  const { store } = context;
  const latest = runs.ofStage(name);
  const inbound = inboundExecutions(runs, name);
  const isListed = runs.tellsWaits || declaration.executionMode !== 'SUPERSEDED'; // L5 [transcript]
  return {
    stageName: name,
    ...(inbound.length > 0 && { inboundExecution: inbound.at(-1) as StageExecution }),
    inboundExecutions: isListed ? inbound : [],
    inboundTransitionState: transitionState(store.stageTransitions.find(key, name)),
    actionStates: actions.map((action) => {
      const type = recallDeclaredType(context, action.actionTypeId);
      const run = runs.ofAction(name, action.name);
      const failure = pollFailure(store, runs.ofSource(action.name), run);
      const state = actionState(action, type, failure ? undefined : run, context.world.region, runs.tellsWaits);
      return failure ? { ...state, latestExecution: failure } : state;
    }),
    ...(latest && {
      latestExecution: stageExecutionOf(latest, latest.status),
      ...retryMetadata(latest),
    }),
    ...conditionStates(store, stage, (gate) => runs.ofGate(name, gate)),
  };
}

/** What a source that polls shows while its object is missing: a run without an id (J21 [transcript]). */
function pollFailure(
  { buckets }: Store,
  missing: MissingSource | undefined,
  run: ActionRecord | undefined,
): ActionExecution | undefined {
  if (missing === undefined || (run !== undefined && run.updatedAt > missing.missingSince)) return undefined;
  const { bucket, objectKey: key, missingSince } = missing;
  const message = missingSource({ bucket, key, hasBucket: buckets.find(bucket) !== undefined });
  return {
    status: 'Failed',
    lastStatusChange: new Date(missingSince),
    errorDetails: { code: 'ConfigurationError', message },
  };
}

/** Those that wait before a stage, else the one that was stopped or cancelled there (L18). */
function inboundExecutions(runs: LatestRuns, stage: string): StageExecution[] {
  const waiting = runs.waitingFor(stage);
  if (waiting.length > 0) return waiting.map((execution) => stageExecutionOf(execution, 'InProgress'));
  const ended = runs.endedBefore(stage);
  if (ended === undefined) return [];
  return [stageExecutionOf(ended, ended.status === 'Stopped' ? 'Stopped' : 'Cancelled')];
}

/** The type is shown of rollbacks alone (L16 [transcript]). */
function stageExecutionOf(
  { id, type }: Pick<PipelineExecution, 'id' | 'type'>,
  status: StageExecutionStatus,
): StageExecution {
  return { pipelineExecutionId: id, status, ...(type === 'ROLLBACK' && { type }) };
}

function retryMetadata({
  automaticRetries,
  retries,
  latestRetryTrigger,
}: StoredStageExecution): Pick<StageState, 'retryStageMetadata'> {
  if (latestRetryTrigger === null) return {};
  return {
    retryStageMetadata: {
      ...(automaticRetries > 0 && { autoStageRetryAttempt: automaticRetries }),
      ...(retries > 0 && { manualStageRetryAttempt: retries }),
      latestRetryTrigger,
    },
  };
}

function transitionState(transition: StageTransition | undefined): TransitionState {
  if (transition === undefined) return { enabled: true };
  const { enabled, changedBy, changedAt, disabledReason } = transition;
  return {
    enabled,
    lastChangedBy: changedBy,
    lastChangedAt: new Date(changedAt),
    ...(disabledReason !== null && { disabledReason }),
  };
}

/** Where the state of a gate is shown. */
const members = {
  beforeEntry: 'beforeEntryConditionState',
  onSuccess: 'onSuccessConditionState',
  onFailure: 'onFailureConditionState',
} as const satisfies Record<Gate, keyof StageState>;

/**
 * The conditions of a stage, each as it was looked at last, in whichever execution (L11). A gate without rules shows
 * nothing.
 */
function conditionStates(
  store: Store,
  stage: StageDeclaration,
  latestAt: (gate: Gate) => ConditionExecution | undefined,
): Partial<StageState> {
  const declared = gates.filter((gate) => rulesAt(stage, gate).length > 0);
  return Object.fromEntries(declared.map((gate) => [members[gate], gateState(store, stage, gate, latestAt(gate))]));
}

/** A gate has one condition (API model), so that the two say the same. */
function gateState(
  store: Store,
  stage: StageDeclaration,
  gate: Gate,
  latest: ConditionExecution | undefined,
): StageConditionState {
  const rules = latest === undefined ? [] : store.ruleExecutions.listOfCondition(latest.key);
  return {
    ...(latest && { latestExecution: { status: latest.status } }),
    conditionStates: [
      {
        ...(latest && { latestExecution: { status: latest.status, lastStatusChange: new Date(latest.updatedAt) } }),
        ruleStates: rulesAt(stage, gate).map(({ name }) =>
          ruleState(
            name,
            rules.find(({ data }) => data.rule === name),
          ),
        ),
      },
    ],
  };
}

function ruleState(ruleName: string, latest: RuleExecution | undefined): RuleState {
  if (latest === undefined) return { ruleName };
  const { id, status, summary, externalExecutionId, updatedAt } = latest;
  return {
    ruleName,
    latestExecution: {
      ruleExecutionId: id,
      status,
      ...(summary !== null && { summary }),
      lastStatusChange: new Date(updatedAt),
      ...(externalExecutionId !== null && { externalExecutionId }),
      ...errorDetailsOf(latest),
    },
  };
}

/** As of an action (L2). */
export function errorDetailsOf({ failure }: Pick<RuleExecution, 'failure'>) {
  return failure && { errorDetails: { code: failure.type, message: failure.message } };
}
