import type { TypeOf } from '../model/shape.ts';
import type { functionJob, inputArtifact, jobDetails, printedJob, thirdPartyClient, workerJob } from './job-forms.ts';

/** What fixture documents are made of. */

export type * from './types/action-types.ts';
export type * from './types/document.ts';
export type * from './types/functions.ts';
export type * from './types/pipelines.ts';
export type * from './types/starts.ts';

/** A job without a pipeline, written short: of an action type, or of a function. */
export type JobFixture = WorkerJobFixture | FunctionJobFixture;

export interface WorkerJobFixture extends TypeOf<typeof workerJob> {}
export interface FunctionJobFixture extends TypeOf<typeof functionJob> {}
export interface ArtifactFixture extends TypeOf<typeof inputArtifact> {}
export interface JobDetailsFixture extends TypeOf<typeof jobDetails> {}
export interface PrintedJobFixture extends TypeOf<typeof printedJob> {}
export interface ThirdPartyClientFixture extends TypeOf<typeof thirdPartyClient> {}
