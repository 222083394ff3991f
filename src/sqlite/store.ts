import {
  CachedActionTypes,
  CachedBuckets,
  CachedEventRules,
  CachedEventTargets,
  CachedJobs,
  CachedNotificationRules,
  CachedPipelines,
  CachedStubs,
} from './caches.ts';
import { Database } from './database/database.ts';
import { DueTimes } from './database/due.ts';
import { Commits } from './database/state-changes.ts';
import { Effects } from './events/effects.ts';
import { EventSchedules } from './events/event-schedules.ts';
import { EventSubjects } from './events/event-subjects.ts';
import { EventRules, EventStarts, EventTargets } from './events/events.ts';
import { NotificationRules } from './events/notification-rules.ts';
import { Subscriptions } from './events/subscriptions.ts';
import { ActionExecutions } from './executions/action-executions.ts';
import { ActionHistory } from './executions/action-history.ts';
import { ConditionExecutions, RuleExecutions } from './executions/condition-executions.ts';
import {
  CachedActionExecutions,
  CachedExecutionOutputs,
  CachedPipelineExecutions,
  CachedStageExecutions,
  CachedStageTransitions,
} from './executions/execution-caches.ts';
import { ExecutionOutputs } from './executions/execution-outputs.ts';
import { PipelineExecutions } from './executions/pipeline-executions.ts';
import { StageExecutions, StageTransitions } from './executions/stage-executions.ts';
import { JobCredentials, Sessions } from './jobs/credentials.ts';
import { JobCopies } from './jobs/job-copies.ts';
import { JobDeclarations } from './jobs/job-declarations.ts';
import { JobRecords } from './jobs/job-records.ts';
import { Jobs } from './jobs/jobs.ts';
import { ThirdPartyClients } from './jobs/third-party-clients.ts';
import { BegunWrites } from './objects/begun-writes.ts';
import { Blobs } from './objects/blobs.ts';
import { BucketConfigurations, Buckets } from './objects/buckets.ts';
import { MultipartUploads } from './objects/multipart-uploads.ts';
import { Objects } from './objects/objects.ts';
import { ActionTypes } from './pipelines/action-types.ts';
import { Functions } from './pipelines/functions.ts';
import { Pipelines } from './pipelines/pipelines.ts';
import { Stubs } from './pipelines/stubs.ts';
import { Tags } from './pipelines/tags.ts';
import { WatchedSources } from './pipelines/watched-sources.ts';
import { Webhooks } from './pipelines/webhooks.ts';
import { EmulatorState } from './states/emulator-state.ts';
import { Snapshots } from './states/snapshots.ts';
import { StateFile } from './states/state-file.ts';
import { WorldRows } from './states/world-rows.ts';
import { Worlds } from './states/worlds.ts';

interface StoreOptions {
  /** Whether repositories may keep what every request asks for; true unless a test compares. */
  readonly caches?: boolean;
}

/**
 * The one store: a repository a table, over one database. Repositories never begin a transaction and never decide.
 *
 * Of their look-ups `find…` returns undefined where there is nothing, `list…` a list; `get` takes the key of a row that
 * is there, because another row refers to it.
 */
export class Store {
  readonly #database: Database;
  /** Tells what each transaction has changed. */
  readonly commits = new Commits();
  readonly due = new DueTimes(this.commits);
  readonly emulator: EmulatorState;
  readonly actionTypes: ActionTypes;
  readonly actionExecutions: ActionExecutions;
  readonly actionHistory: ActionHistory;
  readonly jobs: Jobs;
  readonly jobCopies: JobCopies;
  readonly jobRecords: JobRecords;
  readonly jobCredentials: JobCredentials;
  readonly sessions: Sessions;
  readonly pipelines: Pipelines;
  readonly pipelineExecutions: PipelineExecutions;
  readonly stageExecutions: StageExecutions;
  readonly stageTransitions: StageTransitions;
  readonly conditionExecutions: ConditionExecutions;
  readonly ruleExecutions: RuleExecutions;
  readonly executionOutputs: ExecutionOutputs;
  readonly effects: Effects;
  readonly eventRules: EventRules;
  readonly eventSchedules: EventSchedules;
  readonly eventStarts: EventStarts;
  readonly eventSubjects: EventSubjects;
  readonly notificationRules: NotificationRules;
  readonly eventTargets: EventTargets;
  readonly watchedSources: WatchedSources;
  readonly functions: Functions;
  readonly stubs: Stubs;
  readonly subscriptions: Subscriptions;
  readonly snapshots: Snapshots;
  readonly tags: Tags;
  readonly thirdPartyClients: ThirdPartyClients;
  readonly webhooks: Webhooks;
  readonly worldRows: WorldRows;
  readonly worlds: Worlds;
  readonly buckets: Buckets;
  readonly bucketConfigurations: BucketConfigurations;
  readonly objects: Objects;
  readonly uploads: MultipartUploads;
  readonly begunWrites = new BegunWrites();
  readonly blobs: Blobs;

  /** Whether it began empty and ends with the process. */
  readonly isInMemory: boolean;

  /** @param file A path or `:memory:` @throws DatabaseFileError */
  constructor(file: string, { caches = true }: StoreOptions = {}) {
    const database = new Database(file);
    this.isInMemory = file === ':memory:';
    const declarations = new JobDeclarations(database);
    this.#database = database;
    this.emulator = new EmulatorState(database);
    this.worlds = new Worlds(database);
    this.actionTypes = new (caches ? CachedActionTypes : ActionTypes)(database, this.commits);
    const actionParts = { declarations, worlds: this.worlds };
    const cachedActions = new CachedActionExecutions(database, this.due, this.commits, actionParts);
    this.actionExecutions = caches
      ? cachedActions
      : new ActionExecutions(database, this.due, this.commits, actionParts);
    this.actionHistory = new ActionHistory(database, declarations);
    this.jobs = new (caches ? CachedJobs : Jobs)(database, this.due, this.commits, declarations);
    this.jobCopies = new JobCopies(database, this.commits);
    this.jobRecords = new JobRecords(database, declarations);
    this.commits.watch({ beforeCommit: (changes) => this.jobRecords.follow(changes), committed: () => {} });
    this.jobCredentials = new JobCredentials(database);
    this.sessions = new Sessions(database);
    this.pipelines = new (caches ? CachedPipelines : Pipelines)(database);
    this.pipelineExecutions = new (caches ? CachedPipelineExecutions : PipelineExecutions)(database, this.commits);
    this.stageExecutions = caches
      ? new CachedStageExecutions(database, this.commits, (key) => cachedActions.stageEntered(key))
      : new StageExecutions(database, this.commits);
    this.stageTransitions = new (caches ? CachedStageTransitions : StageTransitions)(database);
    this.conditionExecutions = new ConditionExecutions(database);
    this.ruleExecutions = new RuleExecutions(database, this.due);
    this.executionOutputs = new (caches ? CachedExecutionOutputs : ExecutionOutputs)(database);
    this.effects = new Effects(database, this.due, this.commits);
    this.eventRules = new (caches ? CachedEventRules : EventRules)(database);
    this.eventSchedules = new EventSchedules(database, this.due);
    this.eventStarts = new EventStarts(database, this.due);
    this.eventSubjects = new EventSubjects(database, declarations);
    this.notificationRules = new (caches ? CachedNotificationRules : NotificationRules)(database);
    this.eventTargets = new (caches ? CachedEventTargets : EventTargets)(database);
    this.watchedSources = new WatchedSources(database, this.due);
    this.functions = new Functions(database);
    this.stubs = new (caches ? CachedStubs : Stubs)(database);
    this.subscriptions = new Subscriptions(database);
    this.snapshots = new Snapshots(database);
    this.worldRows = new WorldRows(database);
    this.tags = new Tags(database);
    this.thirdPartyClients = new ThirdPartyClients(database);
    this.webhooks = new Webhooks(database);
    this.buckets = new (caches ? CachedBuckets : Buckets)(database);
    this.bucketConfigurations = new BucketConfigurations(database);
    this.objects = new Objects(database);
    this.uploads = new MultipartUploads(database);
    this.blobs = new Blobs(database);
  }

  transaction<T>(work: () => T): T {
    let isCommitted = false;
    try {
      const result = this.#database.transaction(() => {
        const done = work();
        this.commits.finish();
        return done;
      });
      isCommitted = true;
      return result;
    } finally {
      this.commits.settle(isCommitted);
    }
  }

  /** To be said before a transaction writes that will change thousands of rows. */
  expectMany(): void {
    this.#database.expectMany();
  }

  /** A new database file beside this one. @throws DatabaseFileError */
  createFile(file: string): StateFile {
    return StateFile.create(this.#database, file);
  }

  /** Another database file beside this one, which has been checked. */
  openFile(file: string): StateFile {
    return StateFile.open(this.#database, file);
  }

  /** Runs work, transactions and all, in which references between tables are not checked. */
  withoutForeignKeys<T>(work: () => T): T {
    return this.#database.withoutForeignKeys(work);
  }

  /** Pages of the file that hold nothing. */
  emptyPages(): number {
    return this.#database.emptyPages();
  }

  /** Cuts empty pages off the file. @returns Whether there were any that can be */
  cutEmptyPages(count: number): boolean {
    return this.#database.cutEmptyPages(count);
  }

  /** Empties the write-ahead log. */
  emptyLog(): void {
    this.#database.emptyLog();
  }

  close(): void {
    this.#database.close();
  }
}
