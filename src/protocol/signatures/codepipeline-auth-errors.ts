import { type ErrorCode, ServiceError } from '../../model/service-error.ts';
import { answerTo, basicTimestamp, type SignatureError, type SignatureFaultAnswers } from './signature-error.ts';

/** What CodePipeline answers to a request that is not signed as it should be (A12). */
export function serviceErrorFor({ fault }: SignatureError): ServiceError {
  const [code, message] = answerTo(fault, answers);
  return new ServiceError(code, message);
}

const mismatch = [
  'InvalidSignatureException',
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
] as const;

const unrecognized = ['UnrecognizedClientException', 'The security token included in the request is invalid.'] as const;

/**
 * The texts of A12, and beside them those that emulators of DynamoDB and Kinesis have recorded of the same front end
 * for faults that A12 does not name [proxy].
 */
const answers: SignatureFaultAnswers<readonly [ErrorCode, string]> = {
  missing: () => ['MissingAuthenticationTokenException', 'Missing Authentication Token'],
  signedTwice: () => [
    'InvalidSignatureException',
    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
  ],
  incompleteHeader: ({ missing, authorization }) => [
    'IncompleteSignatureException',
    `${missing.map(missingInHeader).join('')}Authorization=${authorization}`,
  ],
  incompleteQuery: ({ missing }) => [
    'IncompleteSignatureException',
    `${missing.map((name) => `AWS query-string parameters must include '${name}'. `).join('')}Re-examine the query-string parameters.`,
  ],
  unsupportedAlgorithm: ({ algorithm }) => [
    'IncompleteSignatureException',
    `Unsupported AWS 'algorithm': '${algorithm}' (only AWS4-HMAC-SHA256 for now). `,
  ],
  malformedDate: ({ date }) => [
    'IncompleteSignatureException',
    `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  ],
  malformedExpiry: ({ expires }) => [
    'IncompleteSignatureException',
    `X-Amz-Expires must be a number of seconds up to 604800, not '${expires}'.`,
  ],
  malformedCredential: ({ credential }) => [
    'IncompleteSignatureException',
    `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
  ],
  wrongScope: ({ scope, service, timestamp }) => {
    const day = timestamp.slice(0, 8);
    const sentences = [
      scope.region === '' && `Credential should be scoped to a valid region, not '${scope.region}'.`,
      scope.service !== service && `Credential should be scoped to correct service: '${service}'.`,
      scope.terminator !== 'aws4_request' &&
        `Credential should be scoped to a valid terminator: 'aws4_request', not '${scope.terminator}'.`,
      scope.date !== day &&
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${day}', from '${timestamp}'.`,
    ];
    return ['InvalidSignatureException', sentences.filter((sentence) => sentence !== false).join(' ')];
  },
  headersNotSigned: ({ headers }) => [
    'InvalidSignatureException',
    headers.includes('host')
      ? "'Host' must be a 'SignedHeader' in the AWS Authorization."
      : `These headers are not signed: ${headers.join(', ')}.`,
  ],
  payloadHashMissing: () => mismatch,
  payloadHashMalformed: () => mismatch,
  unknownKey: () => unrecognized,
  wrongToken: () => unrecognized,
  expiredToken: () => ['ExpiredTokenException', 'The security token included in the request is expired'],
  tooOld: ({ time, now, allowance }) => [
    'InvalidSignatureException',
    `Signature expired: ${basicTimestamp(time)} is now earlier than ${basicTimestamp(now - allowance)} (${basicTimestamp(now)} - ${allowance / 60_000} min.)`,
  ],
  tooNew: ({ time, now, allowance }) => [
    'InvalidSignatureException',
    `Signature not yet current: ${basicTimestamp(time)} is still later than ${basicTimestamp(now + allowance)} (${basicTimestamp(now)} + ${allowance / 60_000} min.)`,
  ],
  presignedTooOld: ({ expiresAt, now }) => [
    'InvalidSignatureException',
    `Signature expired: ${basicTimestamp(expiresAt)} is now earlier than ${basicTimestamp(now)}`,
  ],
  presignedTooNew: ({ time, now }) => [
    'InvalidSignatureException',
    `Signature not yet current: ${basicTimestamp(time)} is still later than ${basicTimestamp(now)}`,
  ],
  mismatch: () => mismatch,
};

function missingInHeader(name: 'Credential' | 'Signature' | 'SignedHeaders' | 'Date'): string {
  return name === 'Date'
    ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
    : `Authorization header requires '${name}' parameter. `;
}
