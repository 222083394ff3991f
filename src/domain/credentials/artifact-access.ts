import type { Artifact } from '../jobs/job-data.ts';
import type { JobArtifacts } from './job-credential.ts';

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
