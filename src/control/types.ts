import type { VerdictKind } from '../conduct/verdict-kind.ts';
import type { Duration } from '../domain/duration.ts';
import type { DetailType, StateChangeEvent } from '../domain/events/state-change-event.ts';
import type { PipelineExecutionStatus } from '../domain/executions/pipeline-execution-lifecycle.ts';
import type { LambdaEvent, LambdaEventArtifact } from '../domain/jobs/lambda-function.ts';
import type { InvocationEvent, JobEvent, JobStatus } from '../domain/jobs/lifecycle.ts';
import type { GitEvent, GitPullRequest, GitPush } from '../domain/sources/git-event.ts';
import type { FunctionContext, Handler } from '../functions/call-handler.ts';
import type { TypeOf } from '../model/shape.ts';
import type { appliedDocument } from '../seeding/applied-document.ts';
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
  NotificationRuleFixture,
  PipelineFixture,
  PrintedJobFixture,
  StubFixture,
  SubscriptionFixture,
  TemplateValue,
  ThirdPartyClientFixture,
  WebhookFixture,
  WorkerJobFixture,
} from '../seeding/types.ts';
import type { clockChange, clockOccurrence, clockState, idle, upcoming } from './clock.ts';
import type { eventListOptions } from './events.ts';
import type { thirdPartyClient } from './jobs/action-types.ts';
import type { jobArtifact, jobDescription, jobHistoryEntry, jobSummary } from './jobs/describe-job.ts';
import type { functionDescription } from './jobs/functions.ts';
import type { jobListOptions, queueDescription, waitOptions } from './jobs/jobs.ts';
import type { artifactDescription, artifactEntry, jobArtifactDescription } from './objects/artifacts.ts';
import type { bucketDescription, objectDescription, objectListOptions } from './objects/objects.ts';
import type { executionDescription, triggerResult } from './pipelines/executions.ts';
import type { actionRun, pipelineStateShape, pipelineSummary } from './pipelines/pipelines.ts';
import type { approvalOptions, retryOptions, stopOptions } from './pipelines/steer-pipelines.ts';
import type { faultDescription, faultEffect, faultFixture, faultMatch } from './requests/faults.ts';
import type {
  requestDescription,
  requestDetails,
  requestListOptions,
  verdictDescription,
} from './requests/requests.ts';
import type { health } from './routes.ts';
import type { cleared, placeOptions } from './routing/shapes.ts';
import type { placeDescription, settings } from './settings.ts';
import type { resetOptions } from './states/fixtures.ts';
import type {
  comparisonOptions,
  snapshotComparison,
  snapshotDescription,
  snapshotDifference,
} from './states/snapshots.ts';

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
  NotificationRuleFixture,
  PipelineExecutionStatus as ExecutionStatus,
  PipelineFixture,
  PrintedJobFixture,
  StateChangeEvent,
  StubFixture,
  SubscriptionFixture,
  TemplateValue,
  ThirdPartyClientFixture,
  VerdictKind,
  WebhookFixture,
  WorkerJobFixture,
};

export interface JobHistoryEntry extends TypeOf<typeof jobHistoryEntry> {}
export interface JobArtifact extends TypeOf<typeof jobArtifact> {}
export interface JobSummary extends TypeOf<typeof jobSummary> {}
export interface JobDescription extends TypeOf<typeof jobDescription> {}
export interface PipelineSummary extends TypeOf<typeof pipelineSummary> {}
export interface TriggerResult extends TypeOf<typeof triggerResult> {}
export interface ExecutionDescription extends TypeOf<typeof executionDescription> {}
export interface PipelineState extends TypeOf<typeof pipelineStateShape> {}
export interface ActionRun extends TypeOf<typeof actionRun> {}

/** What a start may give an execution: values of the pipeline's variables, revisions of its sources. */
export interface PipelineStartOptions extends Place {
  readonly variables?: Readonly<Record<string, string>>;
  readonly sourceRevisions?: ExecutionFixture['sourceRevisions'];
}

export interface ApprovalOptions extends TypeOf<typeof approvalOptions> {}
export interface StopOptions extends TypeOf<typeof stopOptions> {}
export interface RetryOptions extends TypeOf<typeof retryOptions> {}

export interface ThirdPartyClient extends TypeOf<typeof thirdPartyClient> {}

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

export interface FunctionDescription extends TypeOf<typeof functionDescription> {}
export interface Place extends TypeOf<typeof placeOptions> {}
export interface JobListOptions extends TypeOf<typeof jobListOptions> {}
export interface QueueDescription extends TypeOf<typeof queueDescription> {}
export interface WaitOptions extends TypeOf<typeof waitOptions> {}
export interface ClockOccurrence extends TypeOf<typeof clockOccurrence> {}
export interface ClockState extends TypeOf<typeof clockState> {}
export interface ClockChange extends TypeOf<typeof clockChange> {}
export interface SnapshotDescription extends TypeOf<typeof snapshotDescription> {}
export interface SnapshotDifference extends TypeOf<typeof snapshotDifference> {}
export interface SnapshotComparison extends TypeOf<typeof snapshotComparison> {}
export interface ComparisonOptions extends TypeOf<typeof comparisonOptions> {}
export interface Idle extends TypeOf<typeof idle> {}
export interface Health extends TypeOf<typeof health> {}
export interface PlaceDescription extends TypeOf<typeof placeDescription> {}
export interface Settings extends TypeOf<typeof settings> {}
export interface ResetOptions extends TypeOf<typeof resetOptions> {}
export interface SeedResult extends TypeOf<typeof appliedDocument> {}
export interface BucketDescription extends TypeOf<typeof bucketDescription> {}
export interface ObjectDescription extends TypeOf<typeof objectDescription> {}
export interface ObjectListOptions extends TypeOf<typeof objectListOptions> {}
export interface UpcomingDescription extends TypeOf<typeof upcoming> {}
export interface ArtifactEntry extends TypeOf<typeof artifactEntry> {}
export interface ArtifactDescription extends TypeOf<typeof artifactDescription> {}
export interface JobArtifactDescription extends TypeOf<typeof jobArtifactDescription> {}

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

export interface FaultMatch extends TypeOf<typeof faultMatch> {}
export interface FaultEffect extends TypeOf<typeof faultEffect> {}
export interface FaultFixture extends TypeOf<typeof faultFixture> {}
export interface FaultDescription extends TypeOf<typeof faultDescription> {}
export interface Cleared extends TypeOf<typeof cleared> {}
export interface RequestDescription extends TypeOf<typeof requestDescription> {}
export interface RequestDetails extends TypeOf<typeof requestDetails> {}
export interface RequestListOptions extends TypeOf<typeof requestListOptions> {}
export interface EventListOptions extends TypeOf<typeof eventListOptions> {}
export interface VerdictDescription extends TypeOf<typeof verdictDescription> {}
