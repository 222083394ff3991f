import { instantToSecond } from '../../domain/duration.ts';
import {
  answerTo,
  basicTimestamp,
  type SignatureError,
  type SignatureFaultAnswers,
  type SignaturePlacement,
  type SigningService,
} from './signature-error.ts';

/** An error as S3 answers it. */
interface S3AuthError {
  readonly status: 400 | 403;
  readonly code: string;
  readonly message: string;
  /** More elements of the error document, in order. */
  readonly details?: Readonly<Record<string, string>>;
}

/** What S3 answers to a request that is not signed as it should be (N2). */
export function s3ErrorFor({ fault }: SignatureError): S3AuthError {
  return answerTo(fault, answers);
}

/**
 * Codes and statuses are documented; the texts are those that S3's users and its other emulators quote [transcript].
 * Presigned URLs have a code of their own where the header's is AuthorizationHeaderMalformed.
 */
const answers: SignatureFaultAnswers<S3AuthError> = {
  missing: () => denied('Access Denied'),
  signedTwice: ({ authorization }) => ({
    status: 400,
    code: 'InvalidArgument',
    message:
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
    details: { ArgumentName: 'Authorization', ArgumentValue: authorization },
  }),
  incompleteHeader: ({ missing }) =>
    missing.some((name) => name !== 'Date')
      ? malformed(
          'header',
          'the authorization header requires three components: Credential, SignedHeaders, and Signature.',
        )
      : denied('AWS authentication requires a valid Date or x-amz-date header'),
  incompleteQuery: () => ({
    status: 400,
    code: 'AuthorizationQueryParametersError',
    message:
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
  }),
  unsupportedAlgorithm: ({ placement }) =>
    placement === 'query'
      ? parameters('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"')
      : {
          status: 400,
          code: 'InvalidRequest',
          message: 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
        },
  malformedDate: ({ placement }) =>
    placement === 'query'
      ? parameters(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`)
      : denied('AWS authentication requires a valid Date or x-amz-date header'),
  malformedExpiry: ({ expires }) =>
    parameters(
      /^\d+$/.test(expires)
        ? 'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds'
        : /^-\d+$/.test(expires)
          ? 'X-Amz-Expires must be non-negative'
          : 'X-Amz-Expires should be a number',
    ),
  malformedCredential: ({ placement }) =>
    malformed(placement, 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'),
  wrongScope: ({ scope, service, timestamp, placement }) =>
    malformed(placement, wrongPart(scope, service, timestamp.slice(0, 8))),
  headersNotSigned: ({ headers }) =>
    denied('There were headers present in the request which were not signed', { HeadersNotSigned: headers.join(', ') }),
  payloadHashMissing: () => ({
    status: 400,
    code: 'InvalidRequest',
    message: 'Missing required header for this request: x-amz-content-sha256',
  }),
  payloadHashMalformed: ({ hash }) => ({
    status: 400,
    code: 'InvalidArgument',
    message:
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    details: { ArgumentName: 'x-amz-content-sha256', ArgumentValue: hash },
  }),
  unknownKey: ({ accessKeyId }) => ({
    status: 403,
    code: 'InvalidAccessKeyId',
    message: 'The AWS Access Key Id you provided does not exist in our records.',
    details: { AWSAccessKeyId: accessKeyId },
  }),
  wrongToken: ({ sessionToken }) => ({
    status: 400,
    code: 'InvalidToken',
    message: 'The provided token is malformed or otherwise invalid.',
    details: { 'Token-0': sessionToken },
  }),
  expiredToken: ({ sessionToken }) => ({
    status: 400,
    code: 'ExpiredToken',
    message: 'The provided token has expired.',
    details: { 'Token-0': sessionToken },
  }),
  tooOld: (fault) => skewed(fault),
  tooNew: (fault) => skewed(fault),
  presignedTooOld: ({ expiresIn, expiresAt, now }) =>
    denied('Request has expired', {
      'X-Amz-Expires': String(expiresIn),
      Expires: instantToSecond(expiresAt),
      ServerTime: instantToSecond(now),
    }),
  // The first in epoch milliseconds [transcript: minio/minio #2638 of 2016, dmjio/s3-signer #16 of 2019].
  presignedTooNew: ({ time, expiresAt, now }) =>
    denied('Request is not yet valid', {
      'X-Amz-Date': String(time),
      Expires: instantToSecond(expiresAt),
      ServerTime: instantToSecond(now),
    }),
  mismatch: ({ accessKeyId, signature, signed }) => ({
    status: 403,
    code: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    // What should have been signed is told, and told in bytes (N2 [transcript]).
    details: {
      AWSAccessKeyId: accessKeyId,
      ...(signed && { StringToSign: signed.stringToSign }),
      SignatureProvided: signature,
      ...(signed && {
        StringToSignBytes: bytesOf(signed.stringToSign),
        CanonicalRequest: signed.canonicalRequest,
        CanonicalRequestBytes: bytesOf(signed.canonicalRequest),
      }),
    },
  }),
};

/** `41 57 53` */
function bytesOf(text: string): string {
  return Buffer.from(text)
    .toString('hex')
    .replace(/..(?!$)/g, '$& ');
}

function denied(message: string, details?: Readonly<Record<string, string>>): S3AuthError {
  return { status: 403, code: 'AccessDenied', message, ...(details && { details }) };
}

function parameters(message: string): S3AuthError {
  return { status: 400, code: 'AuthorizationQueryParametersError', message };
}

function malformed(placement: SignaturePlacement, what: string): S3AuthError {
  if (placement === 'query') return parameters(`Error parsing the X-Amz-Credential parameter; ${what}`);
  return {
    status: 400,
    code: 'AuthorizationHeaderMalformed',
    message: `The authorization header is malformed; ${what}`,
  };
}

function wrongPart(
  scope: { readonly date: string; readonly region: string; readonly service: string; readonly terminator: string },
  service: SigningService,
  day: string,
): string {
  if (scope.service !== service) return `incorrect service "${scope.service}". This endpoint belongs to "${service}".`;
  if (scope.terminator !== 'aws4_request') {
    return `incorrect terminal "${scope.terminator}". This endpoint uses "aws4_request".`;
  }
  if (scope.region === '') return 'the region must not be empty.';
  if (!/^\d{8}$/.test(scope.date)) {
    return `incorrect date format "${scope.date}". This date in the credential must be in the format "yyyyMMdd".`;
  }
  return `Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${day}".`;
}

function skewed({ time, now, allowance }: { time: number; now: number; allowance: number }): S3AuthError {
  return {
    status: 403,
    code: 'RequestTimeTooSkewed',
    message: 'The difference between the request time and the current time is too large.',
    details: {
      RequestTime: basicTimestamp(time),
      ServerTime: instantToSecond(now),
      MaxAllowedSkewMilliseconds: String(allowance),
    },
  };
}
