import type { ActionTypeId } from '../action-types/action-type-id.ts';

export interface S3Location {
  readonly bucketName: string;
  readonly objectKey: string;
}

export interface ArtifactLocation {
  readonly type: 'S3';
  readonly s3Location: S3Location;
}

export interface Artifact {
  readonly name: string;
  readonly revision?: string | undefined;
  readonly location: ArtifactLocation;
}

export interface PipelineContext {
  readonly pipelineName: string;
  readonly stage: { readonly name: string };
  readonly action: { readonly name: string; readonly actionExecutionId: string };
  readonly pipelineArn?: string | undefined;
  readonly pipelineExecutionId?: string | undefined;
}

/**
 * What a worker is told of its job (E1), in AWS's form, without what changes from dispatch to dispatch: credentials and
 * continuation token.
 */
export interface JobData {
  readonly actionTypeId: ActionTypeId;
  readonly actionConfiguration: { readonly configuration: Readonly<Record<string, string>> };
  readonly pipelineContext: PipelineContext;
  readonly inputArtifacts: readonly Artifact[];
  readonly outputArtifacts: readonly Artifact[];
  readonly encryptionKey?: { readonly id: string; readonly type: 'KMS' } | undefined;
}

/** E4: `<pipeline, first 20>/<artifact, first 10>/<7 letters or digits>`, in some with `.zip` [transcript] */
export function artifactKey(pipelineName: string, artifactName: string, suffix: string): string {
  return `${pipelineName.slice(0, 20)}/${artifactName.slice(0, 10)}/${suffix}`;
}

/** The artifact bucket that each account and region has from the start. */
export function defaultArtifactBucket({ accountId, region }: { accountId: string; region: string }): string {
  return `codepipeline-${region}-${accountId}`;
}

/** Temporary credentials for a job's artifacts (E5). */
export interface ArtifactCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The whole of JobData as one dispatch or look shows it. */
export function dataForWorker(
  data: JobData,
  continuationToken: string | null,
  artifactCredentials?: ArtifactCredentials,
): JobData & { continuationToken?: string; artifactCredentials?: ArtifactCredentials } {
  return {
    ...data,
    ...(artifactCredentials && { artifactCredentials }),
    ...(continuationToken !== null && { continuationToken }),
  };
}
