import type {
  ActionExecutionDetail,
  PipelineExecutionSummary,
  RuleExecutionDetail,
  StageState,
} from '@aws-sdk/client-codepipeline';
import { expect } from 'vitest';
import type { OperationName } from '../../src/model/service-model.ts';
import type { Store } from '../../src/sqlite/store.ts';
import { waitingFor } from './executions.ts';
import { buildType } from './jobs.ts';

/** An emulator from its operations downwards. */
export interface Inspected {
  readonly store: Store;
  // biome-ignore lint/suspicious/noExplicitAny: the answers of many operations
  call(name: OperationName, input: object): any;
}

type Executions = ReadonlyMap<string | undefined, PipelineExecutionSummary>;

/**
 * What must be true at any time.
 * @param pipelines All that there are, in the world 123456789012/us-east-1.
 * @param workers Providers of the actions whose runs are done by workers that poll.
 */
export function expectInvariants(
  emulator: Inspected,
  pipelines: readonly string[],
  workers: readonly string[] = [buildType.provider],
): void {
  const rules = pipelines.map((name) => new InspectedPipeline(emulator, name, workers).expectInvariants());
  const isRunning = rules.flat().some(({ status }) => status === 'InProgress');
  expect(emulator.store.ruleExecutions.dueRows.earliest() !== null, 'something is due for rules that run').toBe(
    isRunning,
  );
}

class InspectedPipeline {
  readonly #key: number;
  readonly #store: Store;
  readonly #workers: readonly string[];
  readonly #executions: Executions;
  readonly #actions: readonly ActionExecutionDetail[];
  readonly #rules: readonly RuleExecutionDetail[];
  readonly #stages: readonly StageState[];
  readonly #mode: string;
  /** The executions other than PARALLEL ones of which something runs, by stage. */
  readonly #inStage = new Map<string | undefined, Set<string | undefined>>();

  constructor(emulator: Inspected, pipelineName: string, workers: readonly string[]) {
    const { store } = emulator;
    const call: Inspected['call'] = (name, input) => emulator.call(name, input);
    const all = { pipelineName, maxResults: 100_000 };
    const executions: PipelineExecutionSummary[] = call('ListPipelineExecutions', {
      pipelineName,
    }).pipelineExecutionSummaries;
    this.#key = store.pipelines.find('123456789012/us-east-1', pipelineName)?.key as number;
    this.#store = store;
    this.#workers = workers;
    this.#executions = new Map(executions.map((one) => [one.pipelineExecutionId, one]));
    this.#actions = call('ListActionExecutions', all).actionExecutionDetails;
    this.#rules = call('ListRuleExecutions', all).ruleExecutionDetails;
    this.#stages = call('GetPipelineState', { name: pipelineName }).stageStates;
    this.#mode = call('GetPipeline', { name: pipelineName }).pipeline.executionMode;
  }

  /** Answers the evaluations of its rules. */
  expectInvariants(): readonly RuleExecutionDetail[] {
    this.#expectRunsToHaveJobs();
    this.#expectRulesToRunForOpenConditions();
    this.#expectFunctionsToHaveJobs();
    this.#expectRollbacksOfOneStage();
    for (const [stageName, ids] of this.#inStage) expect(ids.size, `executions in ${stageName}`).toBe(1);
    this.#expectExecutionsToRunOrWait();
    this.#expectStateToShowNewestRuns();
    return this.#rules;
  }

  #expectRunsToHaveJobs(): void {
    for (const action of this.#store.actionHistory.list(
      this.#key,
      { pipelineExecution: undefined, latestOnly: false },
      100_000,
      Number.MAX_SAFE_INTEGER,
    )) {
      const execution = this.#executions.get(action.pipelineExecutionId);
      if (execution === undefined) continue; // further back than a page
      const unfinished = this.#store.jobs.listOfActionExecution(action.key).filter(({ status }) => !hasEnded(status));
      const isWorkers = action.status === 'InProgress' && this.#workers.includes(action.data.actionTypeId.provider);
      expect(unfinished.length, `jobs of ${action.action}, which is ${action.status}`).toBe(isWorkers ? 1 : 0);
      if (action.status === 'InProgress') this.#expectToGoOn(execution, action.stage);
    }
  }

  /** Something of the execution runs in a stage. */
  #expectToGoOn({ pipelineExecutionId, status, executionMode }: PipelineExecutionSummary, stage: string | undefined) {
    expect(status, `execution of what runs in ${stage}`).toMatch(/InProgress|Stopping/);
    if (executionMode === 'PARALLEL') return;
    this.#inStage.set(stage, (this.#inStage.get(stage) ?? new Set()).add(pipelineExecutionId));
  }

  /** Rules run in executions that go on, and for a condition that is open. */
  #expectRulesToRunForOpenConditions(): void {
    for (const { pipelineExecutionId, stageName, status } of this.#rules) {
      const execution = this.#executions.get(pipelineExecutionId);
      if (status === 'InProgress' && execution !== undefined) this.#expectToGoOn(execution, stageName);
    }
    for (const { stageName, retryStageMetadata, ...state } of this.#stages) {
      expect(retryStageMetadata?.autoStageRetryAttempt ?? 1, `retries of ${stageName} by itself`).toBe(1);
      for (const gate of [
        state.beforeEntryConditionState,
        state.onSuccessConditionState,
        state.onFailureConditionState,
      ]) {
        const rules = gate?.conditionStates?.flatMap(({ ruleStates = [] }) => ruleStates) ?? [];
        const isRunning = rules.some(({ latestExecution }) => latestExecution?.status === 'InProgress');
        expect(gate?.latestExecution?.status === 'InProgress', `a condition of ${stageName} is open`).toBe(isRunning);
      }
    }
  }

  /** A rule that a function evaluates has a job as long as it runs. */
  #expectFunctionsToHaveJobs(): void {
    const { ruleExecutions, actionExecutions, jobs } = this.#store;
    const all = { pipelineExecution: undefined, latestOnly: false };
    for (const { key, data, status } of ruleExecutions.list(this.#key, all, 100_000, Number.MAX_SAFE_INTEGER)) {
      const standIn = actionExecutions.findKeyOfRule(key);
      if (standIn === undefined) continue;
      const unfinished = jobs.listOfActionExecution(standIn).filter((job) => !hasEnded(job.status));
      expect(unfinished.length, `jobs of rule ${data.rule}, which is ${status}`).toBe(status === 'InProgress' ? 1 : 0);
    }
  }

  /** A rollback goes through one stage, with what a standard execution has left. */
  #expectRollbacksOfOneStage(): void {
    for (const [id, { executionType, rollbackMetadata, sourceRevisions }] of this.#executions) {
      const target = this.#executions.get(rollbackMetadata?.rollbackTargetPipelineExecutionId);
      expect(executionType === 'ROLLBACK', 'a rollback names its target').toBe(rollbackMetadata !== undefined);
      if (target === undefined) continue;
      expect(target.executionType).toBeUndefined();
      expect(sourceRevisions).toEqual(target.sourceRevisions);
      const stages = this.#actions.filter((one) => one.pipelineExecutionId === id);
      expect(new Set(stages.map(({ stageName }) => stageName)).size).toBeLessThan(2);
    }
  }

  #expectExecutionsToRunOrWait(): void {
    const unfinished = this.#store.pipelineExecutions.listUnfinished(this.#key);
    const waiting = new Set(unfinished.flatMap((one) => (one.waitingForStage === null ? [] : [one.id])));
    const shown = this.#stages.flatMap(waitingFor);
    for (const { pipelineExecutionId: id = '', status: shownStatus } of shown) {
      if (shownStatus === 'InProgress') expect(waiting.has(id), `${id} waits`).toBe(true);
      else expect(this.#executions.get(id)?.status, `${id} has ended before a stage (L18)`).toBe(shownStatus);
    }
    for (const [id, { status, executionMode }] of this.#executions) {
      if (status !== 'InProgress' && status !== 'Stopping') expect(waiting.has(id as string)).toBe(false);
      else if (!waiting.has(id as string)) {
        const isRunning = [...this.#actions, ...this.#rules].some(
          (one) => one.pipelineExecutionId === id && one.status === 'InProgress',
        );
        expect(isRunning, `something of ${id} (${status}, ${executionMode}) runs or it waits`).toBe(true);
      }
    }
  }

  /** Approvals that waited when the pipeline was edited, which the state alone calls Failed (J8). */
  #approvalsOutOfDate(): string[] {
    const all = { pipelineExecution: undefined, latestOnly: false };
    return this.#store.actionHistory
      .list(this.#key, all, 100_000, Number.MAX_SAFE_INTEGER)
      .filter(({ approvalToken, status, phase }) => {
        return approvalToken !== null && status === 'InProgress' && phase === 'cancelling';
      })
      .map(({ id }) => id);
  }

  /** Of a pipeline in PARALLEL mode there is no state, and of others none of executions in that mode (L12). */
  #expectStateToShowNewestRuns(): void {
    const outOfDate = new Set<string | undefined>(this.#approvalsOutOfDate());
    const counts = ({ pipelineExecutionId }: ActionExecutionDetail) =>
      this.#mode !== 'PARALLEL' && this.#executions.get(pipelineExecutionId)?.executionMode !== 'PARALLEL';
    for (const { stageName, actionStates = [], latestExecution: inStage } of this.#stages) {
      for (const { actionName, latestExecution } of actionStates) {
        const found = this.#actions.find(
          (one) => one.stageName === stageName && one.actionName === actionName && counts(one),
        );
        // What the stage's execution has not come to shows no run of those before it (L5).
        const newest = found?.pipelineExecutionId === inStage?.pipelineExecutionId ? found : undefined;
        expect(latestExecution?.actionExecutionId).toBe(newest?.actionExecutionId);
        const isOutOfDate = newest !== undefined && outOfDate.has(newest.actionExecutionId);
        expect(latestExecution?.status).toBe(isOutOfDate ? 'Failed' : newest?.status);
        expect(latestExecution?.token !== undefined, `${actionName} can be answered`).toBe(
          newest?.status === 'InProgress' && newest.input?.actionTypeId?.provider === 'Manual' && !isOutOfDate,
        );
      }
    }
  }
}

function hasEnded(status: string): boolean {
  return ['Succeeded', 'Failed', 'TimedOut'].includes(status);
}
