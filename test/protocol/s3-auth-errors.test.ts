import { expect, it } from 'vitest';
import { s3ErrorFor } from '../../src/protocol/signatures/s3-auth-errors.ts';
import { SignatureError, type SignatureFault } from '../../src/protocol/signatures/signature-error.ts';

const authorization = 'AWS4-HMAC-SHA256 Credential=a';
const now = Date.UTC(2013, 4, 24);
const scope = { date: '20130524', region: 'us-east-1', service: 's3', terminator: 'aws4_request' };
const wrongScope = {
  reason: 'wrongScope',
  scope: { ...scope, service: 'ec2' },
  service: 's3',
  timestamp: '20130524T000000Z',
} as const;

const faults: readonly (readonly [fault: SignatureFault, status: number, code: string])[] = [
  [{ reason: 'missing' }, 403, 'AccessDenied'],
  [{ reason: 'signedTwice', authorization }, 400, 'InvalidArgument'],
  [{ reason: 'incompleteHeader', missing: ['Signature'], authorization }, 400, 'AuthorizationHeaderMalformed'],
  [{ reason: 'incompleteHeader', missing: ['Date'], authorization }, 403, 'AccessDenied'],
  [{ reason: 'incompleteQuery', missing: ['X-Amz-Date'] }, 400, 'AuthorizationQueryParametersError'],
  [{ reason: 'unsupportedAlgorithm', algorithm: 'AWS4-X', placement: 'header' }, 400, 'InvalidRequest'],
  [{ reason: 'malformedDate', date: 'x', placement: 'header' }, 403, 'AccessDenied'],
  [{ reason: 'malformedDate', date: 'x', placement: 'query' }, 400, 'AuthorizationQueryParametersError'],
  [{ reason: 'malformedExpiry', expires: '604801' }, 400, 'AuthorizationQueryParametersError'],
  [{ reason: 'malformedCredential', credential: 'a', placement: 'header' }, 400, 'AuthorizationHeaderMalformed'],
  [{ ...wrongScope, placement: 'header' }, 400, 'AuthorizationHeaderMalformed'],
  [{ ...wrongScope, placement: 'query' }, 400, 'AuthorizationQueryParametersError'],
  [{ reason: 'headersNotSigned', headers: ['x-amz-acl'] }, 403, 'AccessDenied'],
  [{ reason: 'payloadHashMissing' }, 400, 'InvalidRequest'],
  [{ reason: 'payloadHashMalformed', hash: 'x' }, 400, 'InvalidArgument'],
  [{ reason: 'unknownKey', accessKeyId: 'a' }, 403, 'InvalidAccessKeyId'],
  [{ reason: 'wrongToken', sessionToken: 't' }, 400, 'InvalidToken'],
  [{ reason: 'expiredToken', sessionToken: 't' }, 400, 'ExpiredToken'],
  [{ reason: 'tooOld', time: now - 901_000, now, allowance: 900_000 }, 403, 'RequestTimeTooSkewed'],
  [{ reason: 'tooNew', time: now + 901_000, now, allowance: 900_000 }, 403, 'RequestTimeTooSkewed'],
  [{ reason: 'presignedTooOld', expiresIn: 60, expiresAt: now - 1000, now }, 403, 'AccessDenied'],
  [{ reason: 'presignedTooNew', time: now + 901_000, expiresAt: now + 902_000, now }, 403, 'AccessDenied'],
  [{ reason: 'mismatch', accessKeyId: 'a', signature: 's' }, 403, 'SignatureDoesNotMatch'],
];

it.each(faults)('S3 answers %j with %i %s', (fault, status, code) => {
  expect(s3ErrorFor(new SignatureError(fault))).toMatchObject({ status, code });
});

it('S3 shows by how much a clock is off', () => {
  const fault = { reason: 'tooOld', time: now - 901_000, now, allowance: 900_000 } as const;

  expect(s3ErrorFor(new SignatureError(fault)).details).toEqual({
    RequestTime: '20130523T234459Z',
    ServerTime: '2013-05-24T00:00:00Z',
    MaxAllowedSkewMilliseconds: '900000',
  });
});

it('S3 shows when a presigned URL has ended', () => {
  const fault = { reason: 'presignedTooOld', expiresIn: 60, expiresAt: now - 1000, now } as const;

  expect(s3ErrorFor(new SignatureError(fault))).toEqual({
    status: 403,
    code: 'AccessDenied',
    message: 'Request has expired',
    details: { 'X-Amz-Expires': '60', Expires: '2013-05-23T23:59:59Z', ServerTime: '2013-05-24T00:00:00Z' },
  });
});
