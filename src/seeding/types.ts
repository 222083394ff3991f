import type { Duration } from '../domain/duration.ts';
import type { LambdaEvent } from '../domain/jobs/lambda-function.ts';
import type { Handler } from '../functions/call-handler.ts';
import type { TypeOf } from '../model/shape.ts';
import type {
  customActionType,
  declaredActionType,
  listedActionType,
  printedActionType,
} from './items/action-types.ts';
import type { bucket, eventTarget, fixtureDocument } from './items/document.ts';
import type { eventRule } from './items/event-rules.ts';
import type {
  codeFunction,
  endpointFunction,
  executableFunction,
  inlineFunction,
  moduleFunction,
  pythonFunction,
  urlFunction,
} from './items/functions.ts';
import type {
  functionJob,
  inputArtifact,
  jobDetails,
  printedJob,
  thirdPartyClient,
  workerJob,
} from './items/job-forms.ts';
import type { notificationRule } from './items/notification-rules.ts';
import type { declaredPipeline, execution, printedPipeline } from './items/pipelines.ts';
import type { stub } from './items/stubs.ts';
import type { subscription } from './items/subscriptions.ts';
import type { givenWebhook, listedWebhook } from './items/webhooks.ts';

/** What fixture documents are made of. */

export type { Duration, Handler, LambdaEvent };

/** A job without a pipeline, written short: of an action type, or of a function. */
export type JobFixture = WorkerJobFixture | FunctionJobFixture;

export interface WorkerJobFixture extends TypeOf<typeof workerJob> {}
export interface FunctionJobFixture extends TypeOf<typeof functionJob> {}
export interface ArtifactFixture extends TypeOf<typeof inputArtifact> {}
export interface JobDetailsFixture extends TypeOf<typeof jobDetails> {}
export interface PrintedJobFixture extends TypeOf<typeof printedJob> {}
export interface ThirdPartyClientFixture extends TypeOf<typeof thirdPartyClient> {}
export interface EventRuleFixture extends TypeOf<typeof eventRule> {}
export interface SubscriptionFixture extends TypeOf<typeof subscription> {}
export interface NotificationRuleFixture extends TypeOf<typeof notificationRule> {}
export interface StubFixture extends TypeOf<typeof stub> {}

/** A webhook, as PutWebhook takes it, or as PutWebhook and ListWebhooks answer it. */
export type WebhookFixture = GivenWebhook | ListedWebhook;

export interface GivenWebhook extends TypeOf<typeof givenWebhook> {}
export interface ListedWebhook extends TypeOf<typeof listedWebhook> {}

/** Where a function is that does Lambda actions. */
export type FunctionFixture =
  | CodeFunctionFixture
  | InlineFunctionFixture
  | ModuleFunctionFixture
  | PythonFunctionFixture
  | ExecutableFunctionFixture
  | UrlFunctionFixture
  | EndpointFunctionFixture;

export interface CodeFunctionFixture extends TypeOf<typeof codeFunction> {}
export interface InlineFunctionFixture extends TypeOf<typeof inlineFunction> {}
export interface ModuleFunctionFixture extends TypeOf<typeof moduleFunction> {}
export interface PythonFunctionFixture extends TypeOf<typeof pythonFunction> {}
export interface ExecutableFunctionFixture extends TypeOf<typeof executableFunction> {}
export interface UrlFunctionFixture extends TypeOf<typeof urlFunction> {}
export interface EndpointFunctionFixture extends TypeOf<typeof endpointFunction> {}

/** A pipeline, as CreatePipeline takes it or get-pipeline prints it. */
export type PipelineFixture = DeclaredPipeline | PrintedPipeline;

export interface DeclaredPipeline extends TypeOf<typeof declaredPipeline> {}
export interface PrintedPipeline extends TypeOf<typeof printedPipeline> {}
export interface ExecutionFixture extends TypeOf<typeof execution> {}

/** An action type of a fixture, as CreateCustomActionType or UpdateActionType takes it or GetActionType answers it. */
export type ActionTypeFixture =
  | CustomActionTypeFixture
  | DeclaredActionTypeFixture
  | ListedActionTypeFixture
  | PrintedActionTypeFixture;

export interface CustomActionTypeFixture extends TypeOf<typeof customActionType> {}
export interface DeclaredActionTypeFixture extends TypeOf<typeof declaredActionType> {}
export interface ListedActionTypeFixture extends TypeOf<typeof listedActionType> {}
export interface PrintedActionTypeFixture extends TypeOf<typeof printedActionType> {}

export interface BucketFixture extends TypeOf<typeof bucket> {}
export interface EventTargetFixture extends TypeOf<typeof eventTarget> {}
export interface FixtureDocument extends TypeOf<typeof fixtureDocument> {}

/**
 * A CloudFormation template, or what `terraform show -json` prints, as a value. Which of them it is, its content tells.
 */
export type TemplateValue = { readonly Resources: object } | { readonly format_version: string };

/** The path of a fixture document, of a template or of a folder of documents; or a document or template as a value. */
export type FixtureSource = string | FixtureDocument | TemplateValue;
