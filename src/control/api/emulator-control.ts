import type {
  ActionRun,
  ActionTypeFixture,
  ApprovalOptions,
  Artifact,
  ArtifactPlace,
  BucketDescription,
  ClockChange,
  ClockState,
  ComparisonOptions,
  Duration,
  EventListOptions,
  ExecutionDescription,
  ExecutionStatus,
  FaultDescription,
  FaultFixture,
  FixtureSource,
  FunctionDescription,
  FunctionHandler,
  GitEvent,
  JobArtifactDescription,
  JobDescription,
  JobDetailsFixture,
  JobFixture,
  JobListOptions,
  JobStatus,
  JobSummary,
  ObjectDescription,
  ObjectListOptions,
  PipelineFixture,
  PipelineStartOptions,
  PipelineState,
  PipelineSummary,
  Place,
  PlaceDescription,
  QueueDescription,
  RegisterOptions,
  RequestDescription,
  RequestDetails,
  RequestListOptions,
  ResetOptions,
  RetryOptions,
  SeedResult,
  Settings,
  SnapshotComparison,
  SnapshotDescription,
  StateChangeEvent,
  StopOptions,
  ThirdPartyClient,
  TriggerResult,
  UpcomingDescription,
  VerdictDescription,
  WaitOptions,
} from '../types.ts';

/** Jobs of all kinds, with or without a pipeline. */
export interface JobsApi {
  /**
   * Puts a job into the queue of its action type, which is made when nobody made it.
   * @returns The job; with `count` the first of them.
   * @throws ControlError `invalid` for a malformed job, `conflict` for an id that exists
   */
  enqueue(job: JobFixture | JobDetailsFixture, place?: Place): Promise<JobDescription>;
  /**
   * @param view `{ secrets: true }` shows in clear what the job's type declares secret, which is `****` otherwise.
   * @throws ControlError `notFound`
   */
  get(id: string, view?: { readonly secrets?: boolean }): Promise<JobDescription>;
  /** The newest jobs of all accounts and regions, or of one, oldest first. */
  list(options?: JobListOptions): Promise<readonly JobSummary[]>;
  /** How many jobs have each status, of all accounts and regions or of one; those that no job has are not there. */
  counts(place?: Place): Promise<Readonly<Partial<Record<JobStatus, number>>>>;
  /** The action types for which jobs wait, of all accounts and regions or of one, the longest queue first. */
  queues(place?: Place): Promise<readonly QueueDescription[]>;
  /**
   * Waits until a job has a status. A job and those that continue it are one, named by any of their ids: Succeeded
   * means that the last one was reported without a continuation token. It waits 30 s unless it is told otherwise; in a
   * test of Vitest or Jest, until shortly before the test's own time is up.
   * @throws ControlError `ended` at once when the job has ended otherwise, `timeout`, `notFound`
   */
  waitFor(id: string, status: JobStatus, options?: WaitOptions): Promise<JobDescription>;
}

/** Action types, custom ones and those that partners declare. */
export interface ActionTypesApi {
  /**
   * Makes an action type; one that exists with the same definition stays as it is.
   * @throws ControlError `invalid`, `conflict`
   */
  create(actionType: ActionTypeFixture, place?: Place): Promise<void>;
}

/** Pipelines, and what they have run. */
export interface PipelinesApi {
  /**
   * Makes a pipeline, as CreatePipeline takes it or get-pipeline prints it. Its first execution starts at once unless
   * `start` is false.
   * @throws ControlError `invalid`, `conflict`
   */
  create(pipeline: PipelineFixture, options?: Place & { readonly start?: boolean }): Promise<void>;
  /** The pipelines of all accounts and regions, or of one, by name. */
  list(place?: Place): Promise<readonly PipelineSummary[]>;
  /** Starts an execution. @throws ControlError `notFound`, `conflict` */
  start(name: string, options?: PipelineStartOptions): Promise<ExecutionDescription>;
  /**
   * Answers the approval that waits; which of several, the options say.
   * @throws ControlError `notFound`, `conflict` when none waits, or several do
   */
  approve(name: string, options?: ApprovalOptions): Promise<ExecutionDescription>;
  /**
   * Stops the execution that is under way; which of several, the options say.
   * @throws ControlError `notFound`, `conflict` when none is, or several are
   */
  stop(name: string, options?: StopOptions): Promise<ExecutionDescription>;
  /**
   * Lets an execution go on in the stage in which it failed or was stopped.
   * @throws ControlError `notFound`, `conflict` when there is nothing to retry
   */
  retry(name: string, options?: RetryOptions): Promise<ExecutionDescription>;
  /**
   * Tells a pipeline of a push or a pull request in the repository that its connection reads. It starts when the event
   * passes its triggers; what the answer has in `unmatched` says why it did not.
   * @throws ControlError `invalid`, `notFound`, `conflict`
   */
  trigger(name: string, event: GitEvent, place?: Place): Promise<TriggerResult>;
  /**
   * Waits until an execution has a status, as long as for a job.
   * @throws ControlError `ended` at once when the execution has ended otherwise, `timeout`, `notFound`
   */
  waitFor(
    executionId: string,
    status: ExecutionStatus,
    options?: { readonly timeout?: Duration },
  ): Promise<ExecutionDescription>;
  /** @throws ControlError `notFound` */
  execution(executionId: string): Promise<ExecutionDescription>;
  /** Stages and actions with what was in them last. @throws ControlError `notFound` */
  state(name: string, place?: Place): Promise<PipelineState>;
  /** What the actions of a pipeline, or of one execution, have done; the newest 100 of them, oldest first. */
  history(name: string, options?: Place & { readonly executionId?: string }): Promise<readonly ActionRun[]>;
}

/** Customers of partners. */
export interface ThirdPartyClientsApi {
  /**
   * Partners' clients with their tokens, of all accounts and regions, or of one, in the order in which they were made.
   */
  list(place?: Place): Promise<readonly ThirdPartyClient[]>;
}

/** The emulator's clock, by which everything falls due. */
export interface ClockApi {
  now(): Promise<ClockState>;
  /** What falls due next, in order. `limit` is 10 unless said otherwise. */
  upcoming(options?: { readonly limit?: number }): Promise<readonly UpcomingDescription[]>;
  /**
   * Moves the clock ahead. Whatever falls due on the way happens in order, each at its own moment, before this
   * resolves; a clock that runs goes on running from there.
   */
  advance(by: Duration): Promise<ClockChange>;
  /**
   * Moves the clock to an instant: ISO 8601, epoch milliseconds or a Date.
   * @throws ControlError `invalid` for an instant in the past
   */
  set(instant: string | number | Date): Promise<ClockChange>;
  /** Lets the clock stand still until it is advanced. */
  freeze(): Promise<ClockChange>;
  /** Lets the clock run with the real time from where it stands. */
  resume(): Promise<ClockChange>;
}

/** Fixture documents for an emulator that runs. */
export interface FixturesApi {
  /**
   * Applies a fixture document, or what a template makes, all of it or nothing; functions that it has as values are
   * registered before. Paths are read here, documents given as values too.
   * @param options Values of a CloudFormation template's parameters.
   * @throws ControlError `invalid`, `conflict`; `unsupported` for code and an emulator of another process; FixtureError
   *   for a file with mistakes
   */
  load(source: FixtureSource, options?: { readonly parameter?: Readonly<Record<string, string>> }): Promise<SeedResult>;
}

/** Functions that Lambda actions, jobs and rules name. */
export interface FunctionsApi {
  /**
   * Makes a function of this process one that Lambda actions and jobs may name; replaces what was said of the name
   * before. `reset` forgets it. A handler that is not async and takes no second parameter ends when it returns.
   * @throws ControlError `unsupported` for an emulator of another process
   */
  register(name: string, handler: FunctionHandler, options?: RegisterOptions): Promise<void>;
  /** Where functions are, of all accounts and regions. */
  list(): Promise<readonly FunctionDescription[]>;
}

/** Copies of the whole state, under names and in files. */
export interface SnapshotsApi {
  /**
   * Takes the whole state under a name, in place of an earlier one of that name: the service's state, what is due,
   * fixtures applied. Bytes are shared, not copied. With `--db` it is kept in the file.
   * @throws ControlError `invalid` for a name of other than letters, digits, `.`, `_` and `-`
   */
  take(name: string): Promise<SnapshotDescription>;
  /**
   * Goes back to a snapshot, all at once, as often as one likes. The clock is set back to its moment, so that what was
   * due in 30 s is due in 30 s again. Work under way on functions, bytes or events is dropped.
   * @throws ControlError `notFound`, `conflict` for one that another version has taken
   */
  restore(name: string): Promise<SnapshotDescription>;
  /** In the order in which they were taken. */
  list(): Promise<readonly SnapshotDescription[]>;
  /** @throws ControlError `notFound` */
  delete(name: string): Promise<void>;
  /**
   * What differs between a snapshot and another or, unless one is named, the state in use: pipelines, executions, jobs,
   * objects and all else that has a name. It changes nothing.
   * @throws ControlError `notFound`, `conflict` for one that another version has taken
   */
  compare(name: string, options?: ComparisonOptions): Promise<SnapshotComparison>;
  /** Writes the state, artifacts included, to a file, which `import` reads and `--db` can be started on. */
  export(file: string): Promise<void>;
  /** Replaces the state by a file's. @throws ControlError `invalid` for a file that is none, or of a newer version */
  import(file: string): Promise<void>;
}

/** Artifacts and their bytes. */
export interface ArtifactsApi {
  /** A job's input and output artifacts, and what lies at their locations. @throws ControlError `notFound` */
  list(jobId: string): Promise<readonly JobArtifactDescription[]>;
  /** All buckets, by name. */
  buckets(): Promise<readonly BucketDescription[]>;
  /** Objects of a bucket, by key. @throws ControlError `notFound` */
  objects(options: ObjectListOptions): Promise<readonly ObjectDescription[]>;
  /** An artifact's bytes and, of a zip, the files in it. @throws ControlError `notFound` */
  get(place: ArtifactPlace): Promise<Artifact>;
  /**
   * Puts bytes at a place; a bucket is made when it is not there.
   * @throws ControlError `notFound` for an unknown job or name
   */
  put(place: ArtifactPlace, bytes: Uint8Array | string): Promise<void>;
}

/** What is to go wrong. */
export interface FaultsApi {
  /** Adds a fault behind those that are there. @throws ControlError `invalid` for one that cannot be */
  add(fault: FaultFixture): Promise<FaultDescription>;
  /** Oldest first, with how often each has matched and was applied. */
  list(): Promise<readonly FaultDescription[]>;
  /** Removes one fault, or all; resolves to how many. @throws ControlError `notFound` for an unknown id */
  clear(id?: string): Promise<number>;
}

/** What workers have asked of the emulator. */
export interface RequestsApi {
  /** The newest requests of the last 10,000, oldest first. */
  list(options?: RequestListOptions): Promise<readonly RequestDescription[]>;
  /**
   * One of them, with what was answered, as long as it is one of the last 1,000 of CodePipeline.
   * @throws ControlError `notFound`
   */
  get(number: number): Promise<RequestDetails>;
  /** Forgets all requests and the verdicts on them; resolves to how many they were. */
  clear(): Promise<number>;
}

/** What has come to another state. */
export interface EventsApi {
  /**
   * State changes of pipelines, stages, actions and jobs in EventBridge's envelope, of the last 10,000, oldest first:
   * the newest, or those that follow an event.
   */
  list(options?: EventListOptions): Promise<readonly StateChangeEvent[]>;
}

/** The API's operations, called by hand. */
export interface OperationsApi {
  /**
   * Does what a request to the API would do, in place of a worker or an approver. No signature is asked for, no fault
   * befalls it, the journal does not show it and no verdict rests on it. Instants of the output are ISO 8601.
   * @throws ControlError `notFound` for an operation that there is not, `conflict` with the service's refusal
   */
  call(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    place?: Place,
  ): Promise<Readonly<Record<string, unknown>>>;
}

/** What can be done to a running emulator, in this process or elsewhere. */
export interface EmulatorControl {
  readonly jobs: JobsApi;
  readonly actionTypes: ActionTypesApi;
  readonly pipelines: PipelinesApi;
  readonly thirdPartyClients: ThirdPartyClientsApi;
  readonly clock: ClockApi;
  readonly fixtures: FixturesApi;
  readonly artifacts: ArtifactsApi;
  readonly functions: FunctionsApi;
  readonly snapshots: SnapshotsApi;
  /**
   * Waits, in real time, until nothing that the clock does not tell is under way: functions, deliveries of events, work
   * on bytes. What falls due later is not waited for. It waits as long as for a job.
   * @throws ControlError `timeout`
   */
  idle(options?: { readonly timeout?: Duration }): Promise<void>;
  readonly faults: FaultsApi;
  readonly requests: RequestsApi;
  readonly events: EventsApi;
  readonly operations: OperationsApi;
  /** How it was started: the options in force, without secrets. */
  settings(): Promise<Settings>;
  /** Accounts and regions in which there is something, and the emulator's own. */
  places(): Promise<readonly PlaceDescription[]>;
  /** Verdicts on how the workers conducted themselves, with their evidence; none when all went as it should. */
  conduct(): Promise<readonly VerdictDescription[]>;
  /**
   * Back to the state after the start: everything gone, then the start's fixtures applied anew; with `empty` to
   * nothing. The clock goes on. Faults, journal, verdicts and events are gone, too.
   */
  reset(options?: ResetOptions): Promise<SeedResult>;
}
