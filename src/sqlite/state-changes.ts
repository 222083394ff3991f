import type { ActionStatus } from '../domain/executions/action-execution.ts';
import type { PipelineExecutionStatus } from '../domain/executions/pipeline-execution.ts';
import type { StageExecutionStatus } from '../domain/executions/stage-execution.ts';
import type { JobStatus } from '../domain/jobs/lifecycle.ts';

interface Change<Subject, Status> {
  readonly subject: Subject;
  /** Its row. */
  readonly key: number;
  /** Undefined for what is new. */
  readonly from: Status | undefined;
  readonly to: Status;
  /** Epoch milliseconds by the emulator's clock. */
  readonly at: number;
}

/** A job that came to a status. */
export type JobChange = Change<'job', JobStatus>;
export type PipelineExecutionChange = Change<'pipelineExecution', PipelineExecutionStatus>;
export type StageExecutionChange = Change<'stageExecution', StageExecutionStatus>;
export type ActionExecutionChange = Change<'actionExecution', ActionStatus>;

/** Something that came to another status. */
export type StateChange = JobChange | PipelineExecutionChange | StageExecutionChange | ActionExecutionChange;

export interface StateChangeWatcher {
  /** Told inside the transaction when its work is done; what it writes belongs to it. */
  beforeCommit?(changes: readonly StateChange[]): void;
  /** Told after the commit that makes it true. */
  committed(changes: readonly StateChange[]): void;
}

/**
 * The one dispatcher of what commits change: tells watchers what comes to another status, and nothing of what was
 * rolled back.
 */
export class StateChanges {
  readonly #watchers: StateChangeWatcher[] = [];
  #tellError = (error: unknown): void => {
    throw error;
  };
  #uncommitted: StateChange[] = [];

  watch(watcher: StateChangeWatcher): void {
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
    if (change.from !== change.to) this.#uncommitted.push(change);
  }

  /** To be told when the work of a transaction is done. */
  finish(): void {
    if (this.#uncommitted.length === 0) return;
    for (const watcher of this.#watchers) watcher.beforeCommit?.(this.#uncommitted);
  }

  /** To be told how each transaction ended. */
  settle(isCommitted: boolean): void {
    if (this.#uncommitted.length === 0) return;
    const changes = this.#uncommitted;
    this.#uncommitted = [];
    if (!isCommitted) return;
    for (const watcher of this.#watchers) {
      try {
        watcher.committed(changes);
      } catch (error) {
        this.#tellError(error);
      }
    }
  }
}
