import type { Artifact, ArtifactCredentials, JobData } from '../jobs/job-data.ts';
import type { World } from '../world.ts';

/** Milliseconds of the emulator's clock that a job's credentials last (E5 [documented]). */
export const jobCredentialLifetime = 15 * 60_000;

/** Credentials that a job was dispatched with, and what they open. */
export interface JobCredential extends ArtifactCredentials {
  /** Epoch milliseconds of the emulator's clock from which on they are refused. */
  readonly expiresAt: number;
  readonly world: World;
  /** Key of the action execution that they were issued for; its job and their continuations share the artifacts. */
  readonly actionExecution: number;
  readonly artifacts: JobArtifacts;
}

/** The artifacts that an action reads and those that it makes. */
export type JobArtifacts = Pick<JobData, 'inputArtifacts' | 'outputArtifacts'>;

/** A worker gets credentials only for a job with artifacts (E5 [documented]); a function always does (H2). */
export function needsCredentials({ inputArtifacts, outputArtifacts }: JobArtifacts): boolean {
  return inputArtifacts.length > 0 || outputArtifacts.length > 0;
}

/** Who their bearer is to AWS: the session of a role, whose name is this emulator's own. */
export function arnOfJobSession(accountId: string, accessKeyId: string): string {
  return `arn:aws:sts::${accountId}:assumed-role/codepipeline-local/${accessKeyId}`;
}

const readingOperations: ReadonlySet<string> = new Set(['GetObject', 'HeadObject']);

const outputOperations: ReadonlySet<string> = new Set([
  'GetObject',
  'HeadObject',
  'PutObject',
  'CopyObject',
  'CreateMultipartUpload',
  'UploadPart',
  'UploadPartCopy',
  'ListParts',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
]);

/**
 * Whether a job's credentials open an object to an operation of S3, both named as S3 names them: reading for inputs;
 * for outputs writing, copying to them, every step of a multipart upload, and reading back; nothing else (N2
 * [inferred]). An operation with a source is asked about twice: for its target, and as GetObject for its source.
 */
export function mayUseArtifact(
  { inputArtifacts, outputArtifacts }: JobArtifacts,
  operation: string,
  bucket: string,
  key: string,
): boolean {
  const isThere = ({ location: { s3Location } }: Artifact) =>
    s3Location.bucketName === bucket && s3Location.objectKey === key;
  return (
    (readingOperations.has(operation) && inputArtifacts.some(isThere)) ||
    (outputOperations.has(operation) && outputArtifacts.some(isThere))
  );
}
