import type { DetailType } from '../../domain/events/state-change-event.ts';
import type { LambdaEvent } from '../../domain/jobs/lambda-function.ts';
import type { FunctionHandler } from '../../functions/call-handler.ts';
import type {
  EventRuleFixture,
  FunctionFixture,
  JobDetailsFixture,
  JobFixture,
  StubFixture,
  ThirdPartyClientFixture,
  WebhookFixture,
} from '../types.ts';
import type { ActionTypeFixture } from './action-types.ts';
import type { ExecutionFixture, PipelineFixture } from './pipelines.ts';

/** An object to be put into a bucket, which is made when it is not there. */
interface ObjectFixture {
  readonly bucket: string;
  readonly key: string;
  /** A file, or a folder to be zipped; relative to the document. */
  readonly from: string;
}

/** A bucket, which is made when it is not there. */
export interface BucketFixture {
  readonly name: string;
  /** Whether it keeps all versions of its objects, as AWS demands of a source's bucket. Default false. */
  readonly versioning?: boolean;
}

/** A URL to which events are posted. */
export interface EventTargetFixture {
  readonly url: string;
  /** Only events of these detail-types. Default: all. */
  readonly detailTypes?: readonly DetailType[];
}

/** A fixture document: what an emulator is seeded with. */
export interface FixtureDocument {
  /** Twelve digits. Default: the emulator's account. */
  readonly account?: string;
  /** Default: the emulator's region. */
  readonly region?: string;
  readonly actionTypes?: readonly ActionTypeFixture[];
  readonly thirdPartyClients?: readonly ThirdPartyClientFixture[];
  readonly jobs?: readonly (JobFixture | JobDetailsFixture)[];
  readonly buckets?: readonly BucketFixture[];
  readonly objects?: readonly ObjectFixture[];
  /** Made without starting an execution. */
  readonly pipelines?: readonly PipelineFixture[];
  /** Made after the pipelines that they start. */
  readonly webhooks?: readonly WebhookFixture[];
  /** Started when everything else has been made. */
  readonly executions?: readonly ExecutionFixture[];
  /**
   * Functions that do Lambda actions, by name; in a value, for an emulator of the same process, also the code itself.
   */
  readonly functions?: Readonly<Record<string, FunctionFixture | FunctionHandler<LambdaEvent>>>;
  /** Get every event of the document's account and region from now on. */
  readonly eventTargets?: readonly EventTargetFixture[];
  /** Start pipelines for new versions of objects. */
  readonly eventRules?: readonly EventRuleFixture[];
  /** The first that matches an action or a rule counts. */
  readonly stubs?: readonly StubFixture[];
}

/**
 * A CloudFormation template, or what `terraform show -json` prints, as a value. Which of them it is, its content tells.
 */
export type TemplateValue = { readonly Resources: object } | { readonly format_version: string };

/** The path of a fixture document, of a template or of a folder of documents; or a document or template as a value. */
export type FixtureSource = string | FixtureDocument | TemplateValue;
