import { mayUseArtifact } from '../../domain/credentials/job-credential.ts';
import { S3Error, type S3ErrorCode } from '../../model/s3-error.ts';
import type { ChunkSignatures } from '../../protocol/bodies/aws-chunked.ts';
import { s3ErrorFor } from '../../protocol/signatures/s3-auth-errors.ts';
import { SignatureError } from '../../protocol/signatures/signature-error.ts';
import type { AuthenticateS3 } from '../../s3/operation.ts';
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
    } = answering(() => authenticate({ method, url, headers }, 's3'), { url, authorization: headers.authorization });
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

/** What an Authorization header of S3 may begin with; the last signs for several regions, and is not verified here. */
const schemes = ['AWS', 'AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'];

/** How a request says that it is signed. */
interface Signed {
  readonly url: string;
  readonly authorization: string | undefined;
}

/** @throws S3Error in place of SignatureError */
function answering<T>(work: () => T, signed?: Signed): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    const { reason } = error.fault;
    if (signed !== undefined && reason !== 'signedTwice') refuseScheme(signed, reason === 'missing');
    const { code, message, details } = s3ErrorFor(error);
    throw new S3Error(code as S3ErrorCode, details, message);
  }
}

/** What S3 says of a scheme that is none of its own, and of one that it takes no more (N2). @throws S3Error */
function refuseScheme({ url, authorization }: Signed, isUnsigned: boolean): void {
  if (authorization !== undefined && !schemes.includes(authorization.split(' ', 1)[0] as string)) {
    const details = { ArgumentName: 'Authorization', ArgumentValue: authorization };
    throw new S3Error('InvalidArgument', details, 'Unsupported Authorization Type');
  }
  // S3 refuses it for every bucket made since June 2020 [documented].
  if (isUnsigned && isVersion2(url, authorization)) throw new S3Error('InvalidRequest', {}, version2Message);
}
