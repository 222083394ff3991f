import { mayUseArtifact } from '../domain/credentials/job-credential.ts';
import { S3Error, type S3ErrorCode } from '../model/s3-error.ts';
import type { ChunkSignatures } from '../protocol/aws-chunked.ts';
import { s3ErrorFor } from '../protocol/s3-auth-errors.ts';
import { SignatureError } from '../protocol/signature-error.ts';
import type { AuthenticateS3 } from '../s3/operation.ts';
import type { Authenticate, Caller } from './authenticate.ts';

const version2Message = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';

/** Authenticates requests to S3, and puts what is wrong with them into S3's words. */
export function createAuthenticateS3(authenticate: Authenticate): AuthenticateS3 {
  return ({ method, url, headers }) => {
    const {
      world,
      accessKeyId = '',
      credential,
      signedChunks,
    } = answering(() => authenticate({ method, url, headers }, 's3'), isVersion2(url, headers.authorization));
    return {
      world,
      accessKeyId,
      actionExecution: credential.kind === 'job' ? credential.actionExecution : undefined,
      may: (operation, bucket = '', key = '') => mayDo(credential, operation, bucket, key),
      chunkSignatures: signedChunks && inWordsOfS3(signedChunks),
    };
  };
}

/** Credentials of a job open its artifacts; all others open everything (N2). */
function mayDo(credential: Caller['credential'], operation: string, bucket: string, key: string): boolean {
  return credential.kind !== 'job' || mayUseArtifact(credential.artifacts, operation, bucket, key);
}

function inWordsOfS3(chunks: ChunkSignatures): ChunkSignatures {
  return {
    update: (bytes) => chunks.update(bytes),
    endChunk: (signature) => answering(() => chunks.endChunk(signature)),
    endTrailer: (lines, signature) => answering(() => chunks.endTrailer(lines, signature)),
  };
}

/** Signature Version 2, in which boto3 presigns URLs unless it is told otherwise. */
function isVersion2(url: string, authorization: string | undefined): boolean {
  return authorization?.startsWith('AWS ') || /[?&]AWSAccessKeyId=/.test(url);
}

/** @throws S3Error in place of SignatureError */
function answering<T>(work: () => T, hasVersion2 = false): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    // S3 refuses it for every bucket made since June 2020 [documented].
    if (hasVersion2 && error.fault.reason === 'missing') throw new S3Error('InvalidRequest', {}, version2Message);
    const { code, message, details } = s3ErrorFor(error);
    throw new S3Error(code as S3ErrorCode, details, message);
  }
}
