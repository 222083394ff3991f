import { keep } from '../../bounds/keep.ts';
import type { ActionStatus } from '../../domain/executions/action-execution.ts';
import { isUnfinished } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import type { Artifact } from '../../domain/jobs/job-data.ts';
import type { Database } from '../database/database.ts';
import type { Commits } from '../database/state-changes.ts';
import { type ActionExecution, ActionExecutions, type NewActionExecution } from './action-executions.ts';
import { artifactOf, ExecutionOutputs } from './execution-outputs.ts';
import {
  isMove,
  type NewPipelineExecution,
  type PipelineExecution,
  PipelineExecutions,
} from './pipeline-executions.ts';
import { type StageExecution, StageExecutions, type StageTransition, StageTransitions } from './stage-executions.ts';

/*
 * Repositories that keep what each step of a pipeline's execution asks for, as those of caches.ts do for a worker's
 * cycle. Of the 116 statements of an execution in three stages, events that nobody wants and what is kept here leave 44
 * (docs/performance.md).
 */

/** Executions that are kept; of more, all are forgotten and read again. */
const mostExecutions = 1_000;

/**
 * Keeps executions that have not ended, and how many each pipeline has of them: each step of one asks for it, 12 times
 * in three stages.
 */
export class CachedPipelineExecutions extends PipelineExecutions {
  readonly #kept = this.database.createCache<number, PipelineExecution>();
  readonly #unfinished = this.database.createCache<number, number>();
  /** Stages of pipelines before which nobody waits: each end of a stage asks for it. */
  readonly #deserted = this.database.createCache<number, Set<string>>();

  override insert(execution: NewPipelineExecution): number {
    const key = super.insert(execution);
    this.#count(execution.pipeline, 1);
    if (execution.waitingForStage !== null) this.#deserted.delete(execution.pipeline);
    const { requestToken: _, rollbackTarget = null, triggerDetail = null, ...given } = execution;
    const type = rollbackTarget === null ? 'STANDARD' : 'ROLLBACK';
    const settled = { type, rollbackTarget, triggerDetail, updatedAt: given.startedAt } as const;
    const open = { status: 'InProgress', stopReason: null, statusSummary: null } as const;
    keep(this.#kept, key, { key, ...given, ...settled, ...open }, mostExecutions);
    return key;
  }

  override countUnfinished(pipeline: number): number {
    const count = this.#unfinished.get(pipeline) ?? super.countUnfinished(pipeline);
    keep(this.#unfinished, pipeline, count, mostExecutions);
    return count;
  }

  override listWaiting(pipeline: number, stage: string): PipelineExecution[] {
    if (this.#deserted.get(pipeline)?.has(stage)) return [];
    const waiting = super.listWaiting(pipeline, stage);
    if (waiting.length === 0) {
      const stages = this.#deserted.get(pipeline) ?? keep(this.#deserted, pipeline, new Set(), mostExecutions);
      stages.add(stage);
    }
    return waiting;
  }

  #count(pipeline: number, more: number): void {
    const count = this.#unfinished.get(pipeline);
    if (count !== undefined) this.#unfinished.set(pipeline, count + more);
  }

  override get(key: number): PipelineExecution {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const execution = super.get(key);
    if (isUnfinished(execution.status)) keep(this.#kept, key, execution, mostExecutions);
    return execution;
  }

  override update(...update: Parameters<PipelineExecutions['update']>): void {
    super.update(...update);
    const [{ key, pipeline, status: before }, change, now] = update;
    this.#count(pipeline, Number(isUnfinished(change.status)) - Number(isUnfinished(before)));
    if (change.waitingForStage !== null) this.#deserted.delete(pipeline);
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    const { status, waitingForStage } = change;
    const { stopReason = kept.stopReason, statusSummary = kept.statusSummary } = change;
    const updatedAt = isMove(before, change) ? kept.updatedAt : now;
    if (isUnfinished(status)) {
      this.#kept.set(key, { ...kept, status, waitingForStage, stopReason, statusSummary, updatedAt });
    } else this.#kept.delete(key);
  }
}

/** Keeps the stage that each execution is in: each step of one asks for it, eight times in three stages. */
export class CachedStageExecutions extends StageExecutions {
  readonly #running = this.database.createCache<number, StageExecution>();
  readonly #tellEntered: (key: number) => void;

  /** @param tellEntered Takes the key of each that begins, and has no actions yet */
  constructor(database: Database, commits: Commits, tellEntered: (key: number) => void) {
    super(database, commits);
    this.#tellEntered = tellEntered;
  }

  override insert(entered: Parameters<StageExecutions['insert']>[0]): number {
    const key = super.insert(entered);
    const { pipelineExecution, stage, version, phase } = entered;
    const none = { retries: 0, automaticRetries: 0, latestRetryTrigger: null };
    const running = { key, pipelineExecution, stage, version, status: 'InProgress', phase, ...none } as const;
    keep(this.#running, pipelineExecution, running, mostExecutions);
    this.#tellEntered(key);
    return key;
  }

  override findRunning(pipelineExecution: number): StageExecution | undefined {
    const kept = this.#running.get(pipelineExecution);
    if (kept !== undefined) return kept;
    const running = super.findRunning(pipelineExecution);
    if (running !== undefined) keep(this.#running, pipelineExecution, running, mostExecutions);
    return running;
  }

  override update(...update: Parameters<StageExecutions['update']>): void {
    super.update(...update);
    this.#running.delete(update[0].pipelineExecution);
  }

  override turnTo(...turn: Parameters<StageExecutions['turnTo']>): void {
    super.turnTo(...turn);
    this.#running.delete(turn[0].pipelineExecution);
  }

  override noteRetry(...retry: Parameters<StageExecutions['noteRetry']>): void {
    super.noteRetry(...retry);
    this.#running.delete(retry[0].pipelineExecution);
  }
}

/** Stages whose transitions are kept; of more, all are forgotten and read again. */
const mostStages = 1_000;

/** Keeps transitions, and that most stages have none: each execution that comes to a stage asks for it. */
export class CachedStageTransitions extends StageTransitions {
  readonly #kept = this.database.createCache<string, StageTransition | undefined>();

  override find(pipeline: number, stage: string): StageTransition | undefined {
    const place = `${pipeline}/${stage}`;
    if (this.#kept.has(place)) return this.#kept.get(place);
    return keep(this.#kept, place, super.find(pipeline, stage), mostStages);
  }

  override save(...saved: Parameters<StageTransitions['save']>): void {
    super.save(...saved);
    this.#kept.clear();
  }
}

/**
 * Keeps actions that run, and the statuses of those of a stage: an action's start and end ask for it four times, and
 * each step of its execution for the others.
 */
export class CachedActionExecutions extends ActionExecutions {
  readonly #running = this.database.createCache<number, ActionExecution>();
  readonly #statuses = this.database.createCache<number, Map<string, ActionStatus>>();

  override insert(execution: NewActionExecution): number {
    const key = super.insert(execution);
    const { place, jobData: data, startedAt, ruleExecution = null } = execution;
    if (place === undefined) return key;
    const { namespace = null } = place;
    const running = {
      ...place,
      namespace,
      key,
      status: 'InProgress',
      data,
      ruleExecution,
      providerData: null,
      startedAt,
    } as const;
    keep(this.#running, key, running, mostExecutions);
    this.#statuses.get(place.stageExecution)?.set(place.action, 'InProgress');
    return key;
  }

  override get(key: number): ActionExecution {
    const kept = this.#running.get(key);
    if (kept !== undefined) return kept;
    const execution = super.get(key);
    if (execution.status === 'InProgress') keep(this.#running, key, execution, mostExecutions);
    return execution;
  }

  override statusesIn(stageExecution: number): ReadonlyMap<string, ActionStatus> {
    const kept = this.#statuses.get(stageExecution);
    if (kept !== undefined) return kept;
    const statuses = new Map(super.statusesIn(stageExecution));
    keep(this.#statuses, stageExecution, statuses, mostExecutions);
    return statuses;
  }

  /** To be told of each stage execution that begins. */
  stageEntered(stageExecution: number): void {
    keep(this.#statuses, stageExecution, new Map(), mostExecutions);
  }

  override await(...wait: Parameters<ActionExecutions['await']>): void {
    super.await(...wait);
    this.#running.delete(wait[0]);
  }

  override end(...end: Parameters<ActionExecutions['end']>): void {
    super.end(...end);
    const [{ key, stageExecution, action }, { status }] = end;
    this.#running.delete(key);
    if (stageExecution !== null && action !== null) this.#statuses.get(stageExecution)?.set(action, status);
  }

  override endIfAlone(...end: Parameters<ActionExecutions['endIfAlone']>): boolean {
    const { pipeline = null, ruleExecution = null } = this.#running.get(end[0]) ?? {};
    if (pipeline !== null || ruleExecution !== null) return false;
    const hasEnded = super.endIfAlone(...end);
    if (hasEnded) this.#running.delete(end[0]);
    return hasEnded;
  }

  override setAside(...aside: Parameters<ActionExecutions['setAside']>): void {
    super.setAside(...aside);
    this.#statuses.delete(aside[0]);
  }
}

/** Keeps the artifacts and variables that executions have: each action asks for those that it takes. */
export class CachedExecutionOutputs extends ExecutionOutputs {
  readonly #artifacts = this.database.createCache<number, Map<string, Artifact>>();
  readonly #variables = this.database.createCache<number, Map<string, Readonly<Record<string, string>>>>();

  override saveArtifact(execution: number, artifact: Artifact): void {
    super.saveArtifact(execution, artifact);
    const kept = this.#artifacts.get(execution) ?? keep(this.#artifacts, execution, new Map(), mostExecutions);
    kept.set(artifact.name, artifactOf(artifact.name, artifact.location, artifact.revision));
  }

  override findArtifact(execution: number, name: string): Artifact | undefined {
    return this.#artifacts.get(execution)?.get(name) ?? super.findArtifact(execution, name);
  }

  override saveVariables(execution: number, namespace: string, variables: Readonly<Record<string, string>>): void {
    super.saveVariables(execution, namespace, variables);
    const kept = this.#variables.get(execution) ?? keep(this.#variables, execution, new Map(), mostExecutions);
    kept.set(namespace, variables);
  }

  override findVariables(execution: number, namespace: string): Readonly<Record<string, string>> | undefined {
    return this.#variables.get(execution)?.get(namespace) ?? super.findVariables(execution, namespace);
  }
}
