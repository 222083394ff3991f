import type { Duration } from '../domain/duration.ts';
import type { TypeOf } from '../model/shape.ts';
import type { eventRule } from './event-rules.ts';
import type {
  codeFunction,
  endpointFunction,
  inlineFunction,
  moduleFunction,
  pythonFunction,
  urlFunction,
} from './functions.ts';
import type { functionJob, inputArtifact, jobDetails, printedJob, thirdPartyClient, workerJob } from './job-forms.ts';
import type { stub } from './stubs.ts';
import type { givenWebhook, listedWebhook } from './webhooks.ts';

/** What fixture documents are made of. */

export type * from './types/action-types.ts';
export type * from './types/document.ts';
export type * from './types/pipelines.ts';

export type { Duration };

/** A job without a pipeline, written short: of an action type, or of a function. */
export type JobFixture = WorkerJobFixture | FunctionJobFixture;

export interface WorkerJobFixture extends TypeOf<typeof workerJob> {}
export interface FunctionJobFixture extends TypeOf<typeof functionJob> {}
export interface ArtifactFixture extends TypeOf<typeof inputArtifact> {}
export interface JobDetailsFixture extends TypeOf<typeof jobDetails> {}
export interface PrintedJobFixture extends TypeOf<typeof printedJob> {}
export interface ThirdPartyClientFixture extends TypeOf<typeof thirdPartyClient> {}
export interface EventRuleFixture extends TypeOf<typeof eventRule> {}
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
  | UrlFunctionFixture
  | EndpointFunctionFixture;

export interface CodeFunctionFixture extends TypeOf<typeof codeFunction> {}
export interface InlineFunctionFixture extends TypeOf<typeof inlineFunction> {}
export interface ModuleFunctionFixture extends TypeOf<typeof moduleFunction> {}
export interface PythonFunctionFixture extends TypeOf<typeof pythonFunction> {}
export interface UrlFunctionFixture extends TypeOf<typeof urlFunction> {}
export interface EndpointFunctionFixture extends TypeOf<typeof endpointFunction> {}
