import type { VerdictKind } from '../conduct/verdict.ts';
import type { Duration } from '../domain/duration.ts';
import type { DetailType, StateChangeEvent } from '../domain/events/state-change-event.ts';
import type { PipelineExecutionStatus } from '../domain/executions/pipeline-execution.ts';
import type { LambdaEvent, LambdaEventArtifact } from '../domain/jobs/lambda-function.ts';
import type { InvocationEvent, JobEvent, JobStatus } from '../domain/jobs/lifecycle.ts';
import type { GitEvent, GitPullRequest, GitPush, TriggerOutcome } from '../domain/sources/git-trigger.ts';
import type { FaultEffect, FaultMatch } from '../faults/fault.ts';
import type { FunctionContext, FunctionHandler as Handler } from '../functions/call-handler.ts';
import type {
  ActionTypeFixture,
  ArtifactFixture,
  BucketFixture,
  CustomActionTypeFixture,
  DeclaredActionTypeFixture,
  EventRuleFixture,
  EventTargetFixture,
  ExecutionFixture,
  FixtureDocument,
  FixtureSource,
  FunctionFixture,
  FunctionJobFixture,
  JobDetailsFixture,
  JobFixture,
  PipelineFixture,
  PrintedJobFixture,
  StubFixture,
  TemplateValue,
  ThirdPartyClientFixture,
  WebhookFixture,
  WorkerJobFixture,
} from '../seeding/types.ts';

export type {
  ActionTypeFixture,
  ArtifactFixture,
  BucketFixture,
  CustomActionTypeFixture,
  DeclaredActionTypeFixture,
  DetailType,
  Duration,
  EventRuleFixture,
  EventTargetFixture,
  ExecutionFixture,
  FaultEffect,
  FaultMatch,
  FixtureDocument,
  FixtureSource,
  FunctionContext,
  FunctionFixture,
  FunctionJobFixture,
  GitEvent,
  GitPullRequest,
  GitPush,
  InvocationEvent,
  JobDetailsFixture,
  JobEvent,
  JobFixture,
  JobStatus,
  LambdaEvent,
  LambdaEventArtifact,
  PipelineExecutionStatus as ExecutionStatus,
  PipelineFixture,
  PrintedJobFixture,
  StateChangeEvent,
  StubFixture,
  TemplateValue,
  ThirdPartyClientFixture,
  TriggerOutcome as TriggerResult,
  VerdictKind,
  WebhookFixture,
  WorkerJobFixture,
};

/** One step of a job's life. */
export interface JobHistoryEntry {
  /** ISO 8601 in UTC, by the emulator's clock. */
  readonly at: string;
  readonly event: JobEvent | InvocationEvent;
  /** The status that followed. */
  readonly status: JobStatus;
  /** Nonce of the latest hand-out at that time; null before the first. */
  readonly nonce: string | null;
}

/** An artifact of a job, and where it lies. */
export interface JobArtifact {
  readonly name: string;
  readonly revision?: string;
  readonly location: {
    readonly type: 'S3';
    readonly s3Location: { readonly bucketName: string; readonly objectKey: string };
  };
}

/** A job as a list shows it. */
export interface JobSummary {
  readonly id: string;
  readonly status: JobStatus;
  readonly accountId: string;
  readonly region: string;
  readonly actionTypeId: {
    readonly category: string;
    readonly owner: string;
    readonly provider: string;
    readonly version: string;
  };
  readonly pipelineName: string;
  readonly stage: string;
  readonly action: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** What its worker last said of its progress. */
  readonly summary?: string;
  readonly percentComplete?: number;
}

/** A job with all that is known of it. */
export interface JobDescription extends JobSummary {
  /** Of the latest hand-out; null before the first. */
  readonly nonce: string | null;
  readonly continuationToken: string | null;
  /** Of a third-party job: the client to whom it belongs. */
  readonly clientId?: string;
  /** Of a job that nobody polls for: the function that does it. */
  readonly function?: string;
  /** What its type declares secret is `****` unless it is asked for; so are all values when the type is unknown. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly inputArtifacts: readonly JobArtifact[];
  readonly outputArtifacts: readonly JobArtifact[];
  readonly actionExecutionId: string;
  readonly pipelineExecutionId?: string;
  /** ISO 8601 in UTC: when it times out. */
  readonly deadline: string;
  /** Ids of the job and of those that continue it or that it continues, oldest first. */
  readonly chain: readonly string[];
  readonly externalExecutionId?: string;
  readonly outputVariables?: Readonly<Record<string, string>>;
  readonly currentRevision?: Readonly<Record<string, unknown>>;
  readonly failureDetails?: { readonly type: string; readonly message: string; readonly externalExecutionId?: string };
  /** What happened to the job, oldest first. */
  readonly history: readonly JobHistoryEntry[];
}

/** A pipeline as a list shows it. */
export interface PipelineSummary {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly version: number;
  readonly pipelineType: 'V1' | 'V2';
  readonly executionMode: 'QUEUED' | 'SUPERSEDED' | 'PARALLEL';
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** ISO 8601 in UTC: when the current version was made. */
  readonly updatedAt: string;
  /** The one that started last; absent when none has. */
  readonly latestExecution?: ExecutionDescription;
}

/** A run of a pipeline. */
export interface ExecutionDescription {
  readonly id: string;
  readonly pipelineName: string;
  /** Of the pipeline when it started. */
  readonly pipelineVersion: number;
  readonly status: PipelineExecutionStatus;
  readonly accountId: string;
  readonly region: string;
  readonly executionMode: 'QUEUED' | 'SUPERSEDED' | 'PARALLEL';
  readonly trigger: { readonly triggerType: string; readonly triggerDetail?: string };
  readonly variables: Readonly<Record<string, string>>;
  /** The stage that it is in; absent between stages and when it has ended. */
  readonly stage?: string;
  /** The stage before which it waits. */
  readonly waitingForStage?: string;
  readonly stopReason?: string;
  /** Why it has the status, where there is more to say than the status does. */
  readonly statusSummary?: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** ISO 8601 in UTC. */
  readonly updatedAt: string;
}

/** What GetPipelineState answers, with instants as ISO 8601, and of executions in every mode. */
export interface PipelineState {
  readonly pipelineName: string;
  readonly pipelineVersion: number;
  readonly created: string;
  readonly updated: string;
  readonly stageStates: readonly {
    readonly stageName: string;
    readonly inboundExecutions: readonly { readonly pipelineExecutionId: string; readonly status: string }[];
    readonly inboundTransitionState: { readonly enabled: boolean; readonly disabledReason?: string };
    readonly latestExecution?: { readonly pipelineExecutionId: string; readonly status: string };
    readonly actionStates: readonly {
      readonly actionName: string;
      /** The change's id and moment are there when a worker has reported them. */
      readonly currentRevision?: {
        readonly revisionId: string;
        readonly revisionChangeId?: string;
        readonly created?: string;
      };
      readonly latestExecution?: {
        readonly actionExecutionId: string;
        readonly status: string;
        readonly lastStatusChange: string;
        readonly summary?: string;
        readonly token?: string;
        readonly externalExecutionId?: string;
        readonly externalExecutionUrl?: string;
        readonly percentComplete?: number;
        readonly errorDetails?: { readonly code: string; readonly message: string };
      };
      readonly entityUrl?: string;
      readonly revisionUrl?: string;
    }[];
  }[];
}

/** One entry of what ListActionExecutions answers, with instants as ISO 8601. */
export interface ActionRun {
  readonly pipelineExecutionId: string;
  readonly actionExecutionId: string;
  readonly pipelineVersion: number;
  readonly stageName: string;
  readonly actionName: string;
  readonly startTime: string;
  readonly lastUpdateTime: string;
  readonly status: 'InProgress' | 'Abandoned' | 'Succeeded' | 'Failed';
  readonly input: {
    readonly configuration: Readonly<Record<string, string>>;
    readonly resolvedConfiguration: Readonly<Record<string, string>>;
  };
  readonly output: {
    readonly executionResult: {
      readonly externalExecutionId?: string;
      readonly errorDetails?: { readonly code: string; readonly message: string };
    };
    readonly outputVariables: Readonly<Record<string, string>>;
  };
}

/** What a start may give an execution: values of the pipeline's variables, revisions of its sources. */
export interface PipelineStartOptions extends Place {
  readonly variables?: Readonly<Record<string, string>>;
  readonly sourceRevisions?: ExecutionFixture['sourceRevisions'];
}

/** A customer of a partner, from a fixture or made because a job needed one. */
export interface ThirdPartyClient {
  readonly clientId: string;
  readonly clientToken: string;
  /** The type whose jobs are this client's when they name none. */
  readonly actionType?: JobSummary['actionTypeId'];
  readonly accountId: string;
  readonly region: string;
}

/**
 * A function in JavaScript, async or with a callback, as Lambda runs it. `Event` is LambdaEvent unless a rule invokes
 * it.
 */
export type FunctionHandler<Event = LambdaEvent> = Handler<Event>;

/** Where a function is registered, and how long it may take. */
export interface RegisterOptions extends Place {
  /** Real time that one invocation may take: a number is seconds, as Lambda has them. At most 15 min. Default 15 s. */
  readonly timeout?: Duration;
}

/** Where a function is. */
export interface FunctionDescription {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly kind: 'code' | 'inline' | 'module' | 'python' | 'url' | 'endpoint' | 'registered';
  readonly code?: string;
  readonly inlineCode?: string;
  readonly module?: string;
  readonly python?: string;
  readonly handler?: string;
  readonly runtime?: string;
  readonly memorySize?: number;
  readonly reservedConcurrentExecutions?: number;
  readonly url?: string;
  readonly endpoint?: string;
  /** Such as 15s. */
  readonly timeout: string;
}

/** An account and region other than the emulator's own. */
export interface Place {
  /** Twelve digits. */
  readonly account?: string;
  readonly region?: string;
}

/** Which jobs. */
export interface JobListOptions extends Place {
  readonly status?: JobStatus;
  /** How many of the newest, 1 to 1000. Default 100. */
  readonly limit?: number;
}

/** How long a job is waited for, and whether with those that continue it. */
export interface WaitOptions {
  /** Real time. Default 30 s. */
  readonly timeout?: Duration;
  /** Whether the job's continuations are followed. Default true. */
  readonly chain?: boolean;
}

/** Something that happened by itself because the clock reached its moment. */
export interface ClockOccurrence {
  /** ISO 8601 in UTC, by the emulator's clock. */
  readonly at: string;
  /**
   * What happened to the job; `Ended` for an action or a rule that the emulator ends itself, such as an approval or a
   * stub; `SourceChanged` when a new version of a source's object was noticed; `Ready` for work on functions, event
   * targets or bytes that begins now and that nobody has waited for (`idle` does).
   */
  readonly event: JobEvent | 'Ended' | 'SourceChanged' | 'Ready';
  readonly jobId?: string;
  readonly actionExecutionId?: string;
  readonly ruleExecutionId?: string;
  /** Of an execution that started. */
  readonly pipelineExecutionId?: string;
  /** What is ready. */
  readonly effect?: string;
  readonly status?: JobStatus;
}

/** The emulator's time, and whether it runs. */
export interface ClockState {
  /** ISO 8601 in UTC. */
  readonly now: string;
  readonly mode: 'system' | 'manual';
}

/** What a change of the clock made happen, in order. */
export interface ClockChange extends ClockState {
  readonly occurred: readonly ClockOccurrence[];
}

/** A named copy of the whole state. */
export interface SnapshotDescription {
  readonly name: string;
  /** The moment of the emulator's clock at which it was taken, ISO 8601 in UTC; a restore sets the clock back to it. */
  readonly at: string;
  /** How the clock went. */
  readonly clock: 'system' | 'manual';
}

/** Nothing runs and nothing is ready to. */
export interface Idle {
  readonly idle: true;
}

/** What the health check answers. */
export interface Health {
  readonly status: 'ok';
  readonly version: string;
  readonly account: string;
  readonly region: string;
  /** Where it listens; the control API's is null when that is switched off. */
  readonly ports: { readonly aws: number; readonly control: number | null };
}

/** What a reset goes back to. */
export interface ResetOptions {
  /** Whether the start's fixtures are left out. Default false. */
  readonly empty?: boolean;
}

/** What seeding made. */
export interface SeedResult {
  readonly actionTypes: number;
  readonly jobIds: readonly string[];
  readonly pipelines: number;
  /** Ids of the executions that were started. */
  readonly executionIds: readonly string[];
  readonly webhooks: number;
  readonly functions: number;
  readonly stubs: number;
  readonly thirdPartyClients: number;
  readonly eventTargets: number;
  readonly eventRules: number;
  readonly buckets: number;
}

/** A file in a zip. */
export interface ArtifactEntry {
  readonly name: string;
  /** Bytes when it is unpacked. */
  readonly size: number;
}

/** An object of the artifact store. */
export interface ArtifactDescription {
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
  /** ISO 8601 in UTC, by the emulator's clock. */
  readonly modifiedAt: string;
  /** What is in it when it is a zip: at most 10,000 files. */
  readonly entries?: readonly ArtifactEntry[];
  /**
   * Why there are no `entries`, in a sentence: it is no zip, or one that cannot be read; beside them, that there are
   * more.
   */
  readonly notListed?: string;
}

/** A job's artifact, and what lies at its location. */
export interface JobArtifactDescription {
  readonly role: 'input' | 'output';
  readonly name: string;
  readonly location: JobArtifact['location'];
  /** Absent as long as nobody has put the object. */
  readonly content?: ArtifactDescription;
}

/** An artifact with its bytes. */
export interface Artifact extends ArtifactDescription {
  readonly bytes: Buffer;
}

/**
 * Where an artifact lies: an object, AWS's form of its location, or a job's artifact by name (an input wins over an
 * output).
 */
export type ArtifactPlace =
  | { readonly bucket: string; readonly key: string }
  | { readonly s3Location: { readonly bucketName: string; readonly objectKey: string } }
  | { readonly jobId: string; readonly name: string };

/** What is to go wrong, and for whom. */
export interface FaultFixture {
  /** Without it, all requests that the effect is possible for. */
  readonly match?: FaultMatch;
  readonly effect: FaultEffect;
}

/** A fault that lies in wait. */
export interface FaultDescription {
  readonly id: string;
  readonly match: FaultMatch;
  readonly effect: FaultEffect;
  /** How many requests it was about. */
  readonly matched: number;
  /** How many of them it has befallen. */
  readonly applied: number;
}

/** How many were removed. */
export interface Cleared {
  readonly cleared: number;
}

/** A request that the emulator has answered, or has left without an answer because of a fault. */
export interface RequestDescription {
  /** Counts up in the order in which requests ended. */
  readonly number: number;
  /** ISO 8601 in UTC, by the emulator's clock. */
  readonly at: string;
  /** ISO 8601 in UTC, by the machine's clock. */
  readonly realTime: string;
  /** Milliseconds of real time. */
  readonly duration: number;
  /** `lambda` for the emulator's own invocations of functions. */
  readonly service: 'codepipeline' | 's3' | 'sts' | 'lambda';
  /** Absent when the request asks for none that exists. */
  readonly operation?: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  /**
   * Secrets as `****`; of an input of more than 8 KiB only how its members begin. Of a request to S3: bucket and key.
   */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Null when no answer was sent. */
  readonly status: number | null;
  readonly error?: { readonly code: string; readonly message: string };
  /** Jobs that the request names, was handed, or whose artifacts its credentials open. */
  readonly jobIds: readonly string[];
  /** Id of the fault that befell it. */
  readonly fault?: string;
}

/** Which requests of the journal: all that have every member. */
export interface RequestListOptions {
  readonly operation?: string;
  readonly jobId?: string;
  readonly accessKeyId?: string;
  /** The error's code. */
  readonly error?: string;
  readonly service?: RequestDescription['service'];
  /** Only requests with a higher number. */
  readonly after?: number;
  /** How many of the newest, 1 to 10,000. Default 100. */
  readonly limit?: number;
}

/** Which events. */
export interface EventListOptions {
  /** Id of an event: only those that follow it. */
  readonly after?: string;
  /** How many, 1 to 10,000: of the newest or, with `after`, of the first behind it. Default 100. */
  readonly limit?: number;
  readonly detailType?: DetailType;
}

/** What a worker did that it should not have done, or left undone. */
export interface VerdictDescription {
  readonly kind: VerdictKind;
  /** A sentence that says what happened and what to do instead. */
  readonly message: string;
  readonly jobId?: string;
  /** The requests that show it, oldest first. */
  readonly evidence: readonly RequestDescription[];
}
