import type { ActionStatus } from '../../domain/executions/action-execution.ts';
import type { PipelineExecutionStatus } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import type { StageExecutionStatus } from '../../domain/executions/stage-execution.ts';
import type { JobStatus } from '../../domain/jobs/lifecycle.ts';

interface Change<Subject, Status> {
  readonly subject: Subject;
  /** Its row. */
  readonly key: number;
  /** The pipeline's execution that it is of, or is. */
  readonly execution?: number | undefined;
  /** Undefined for what is new. */
  readonly from: Status | undefined;
  readonly to: Status;
  /** Epoch milliseconds by the emulator's clock. */
  readonly at: number;
}

/** A job that came to a status. */
export type JobStateChange = Change<'job', JobStatus>;
export type PipelineExecutionChange = Change<'pipelineExecution', PipelineExecutionStatus>;
export type StageExecutionChange = Change<'stageExecution', StageExecutionStatus>;
export type ActionExecutionChange = Change<'actionExecution', ActionStatus>;

/** Something that came to another status. */
export type StateChange = JobStateChange | PipelineExecutionChange | StageExecutionChange | ActionExecutionChange;

/** What a transaction has changed. */
export interface Commit {
  readonly changes: readonly StateChange[];
  /** Whether work outside transactions has become ready. */
  readonly hasReadyEffect: boolean;
  /** Whether a moment was written at which something falls due. */
  readonly hasDeadline: boolean;
}

interface CommitWatcher {
  /** Told inside the transaction when its work is done; what it writes belongs to it. */
  beforeCommit?(changes: readonly StateChange[]): void;
  /**
   * Told inside a transaction before it changes what earlier changes of a pipeline's execution, or of all actions, are
   * told with.
   */
  beforeChangeOf?(subject: number | 'action types'): void;
  /** Told after the commit that makes it true. */
  committed(commit: Commit): void;
}

/** The one dispatcher of what commits change: tells watchers of it, and nothing of what was rolled back. */
export class Commits {
  readonly #watchers: CommitWatcher[] = [];
  #tellError = (error: unknown): void => {
    throw error;
  };
  #changes: StateChange[] = [];
  #hasReadyEffect = false;
  #hasDeadline = false;

  watch(watcher: CommitWatcher): void {
    this.#watchers.push(watcher);
  }

  /**
   * Takes what watchers throw after a commit: it is none of the business of whoever committed, and of no other watcher.
   */
  ownErrors(tellError: (error: unknown) => void): void {
    this.#tellError = tellError;
  }

  /** To be told of every status that is written. */
  note(change: StateChange): void {
    if (change.from !== change.to) this.#changes.push(change);
  }

  /** To be told before a stage of an execution is retried, or an action type is written. */
  beforeChangeOf(subject: number | 'action types'): void {
    for (const watcher of this.#watchers) watcher.beforeChangeOf?.(subject);
  }

  /** To be told of every effect that becomes ready. */
  noteReadyEffect(): void {
    this.#hasReadyEffect = true;
  }

  /** To be told of every moment that is written at which something falls due. */
  noteDeadline(): void {
    this.#hasDeadline = true;
  }

  /** Whether the transaction that runs has changed a status. */
  get hasChanges(): boolean {
    return this.#changes.length > 0;
  }

  /** To be told when the work of a transaction is done. */
  finish(): void {
    if (this.#changes.length === 0) return;
    for (const watcher of this.#watchers) watcher.beforeCommit?.(this.#changes);
  }

  /** To be told how each transaction ended. */
  settle(isCommitted: boolean): void {
    if (this.#changes.length === 0 && !this.#hasReadyEffect && !this.#hasDeadline) return;
    const commit = { changes: this.#changes, hasReadyEffect: this.#hasReadyEffect, hasDeadline: this.#hasDeadline };
    this.#changes = [];
    this.#hasReadyEffect = false;
    this.#hasDeadline = false;
    if (!isCommitted) return;
    for (const watcher of this.#watchers) {
      try {
        watcher.committed(commit);
      } catch (error) {
        this.#tellError(error);
      }
    }
  }
}
