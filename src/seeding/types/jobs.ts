import type { ActionTypeIdFixture } from './action-types.ts';

/** An artifact of a job. */
export interface ArtifactFixture {
  readonly name: string;
  readonly revision?: string;
  /**
   * A file, or a folder to be zipped, that the artifact is made of; relative to the document. Only of input artifacts.
   */
  readonly from?: string;
  /** Where the artifact lies. Default: a key of its own in the artifact bucket. */
  readonly location?: {
    readonly type?: 'S3';
    readonly s3Location: { readonly bucketName: string; readonly objectKey: string };
  };
}

/** A job without a pipeline, written short: of an action type, or of a function. */
export type JobFixture = WorkerJobFixture | FunctionJobFixture;

/** A job that workers poll for. */
export interface WorkerJobFixture extends JobFixtureMembers {
  readonly actionTypeId: ActionTypeIdFixture;
}

/** The job of a Lambda action. */
export interface FunctionJobFixture extends JobFixtureMembers {
  /** Name of the function that does the job. */
  readonly function: string;
  /** Default: AWS's Lambda action. */
  readonly actionTypeId?: ActionTypeIdFixture;
}

/** What jobs of either kind have. */
interface JobFixtureMembers {
  /** A UUID in lower case. Default: a new one. */
  readonly id?: string;
  /** Of a third-party job: the client to whom it belongs. Default: the one that names the type, else the first. */
  readonly clientId?: string;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly inputArtifacts?: readonly ArtifactFixture[];
  readonly outputArtifacts?: readonly ArtifactFixture[];
  readonly pipelineContext?: {
    readonly pipelineName?: string;
    readonly stage?: string | { readonly name?: string };
    readonly action?: string | { readonly name?: string; readonly actionExecutionId?: string };
    readonly pipelineArn?: string;
    readonly pipelineExecutionId?: string;
  };
  /** Makes the job one that continues earlier work. */
  readonly continuationToken?: string;
  readonly encryptionKey?: { readonly id: string; readonly type: 'KMS' };
  /** How many such jobs; only without `id`. Default 1. */
  readonly count?: number;
}

/**
 * What `aws codepipeline get-job-details` or `get-third-party-job-details` prints, or the part below `jobDetails`.
 * Account, nonce and credentials in it are dropped.
 */
export interface JobDetailsFixture {
  readonly jobDetails?: PrintedJobFixture;
  readonly id?: string;
  readonly data?: object;
  readonly accountId?: string;
  readonly nonce?: string;
  readonly clientId?: string;
}

/** A job as AWS prints it, below `jobDetails`. */
export interface PrintedJobFixture {
  readonly id?: string;
  readonly data: object;
  readonly accountId?: string;
  readonly nonce?: string;
  /** Of a third-party job: the client to whom it belongs. */
  readonly clientId?: string;
}

/** A customer of a partner: whose jobs a poll lists, and the secret that opens them. */
export interface ThirdPartyClientFixture {
  /** A UUID in lower case. */
  readonly clientId: string;
  readonly clientToken: string;
  /** The type whose jobs are this client's when they name none. Its owner is ThirdParty. */
  readonly actionType?: {
    readonly category: string;
    readonly owner?: string;
    readonly provider: string;
    readonly version: string;
  };
}
