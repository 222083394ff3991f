import { createHash } from 'node:crypto';
import { type Identity, type Role, readRoleArn } from '../domain/credentials/access-key.ts';
import { issueSession } from '../engine/credentials.ts';
import { QueryError } from '../protocol/formats/aws-query.ts';
import type { StsOperation } from './operation.ts';
import { describeCredentials } from './operation.ts';
import type { Parameters } from './parameters.ts';
import { describePolicies, readSessionPolicies } from './session-tokens.ts';

const hour = 3600;

/** Any role of any account: there are no roles here, nor who may assume them, so that nothing can be refused (T1). */
export const assumeRole: StsOperation = {
  name: 'AssumeRole',
  isSigned: true,
  handle(context, parameters, caller) {
    const { roleArn, sessionName } = readRoleNames(parameters);
    const seconds = parameters.seconds({ least: 900, most: 12 * hour, otherwise: hour });
    parameters.optional('ExternalId', { least: 2, most: 1224, pattern: '[\\w+=,.@:\\/-]*' });
    parameters.optional('SerialNumber', { least: 9, most: 256, pattern: '[\\w+=/:,.@-]*' });
    parameters.optional('TokenCode', { least: 6, most: 6, pattern: '[\\d]*' });
    const sourceIdentity = parameters.optional('SourceIdentity', { least: 2, most: 64, pattern: '[\\w+=,.@-]*' });
    const policies = readSessionPolicies(parameters, { hasTags: true });
    parameters.check();
    if (caller.kind === 'job') {
      throw new QueryError(
        403,
        'AccessDenied',
        `User: ${caller.identity.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      );
    }
    const role = roleOf(roleArn);
    if (caller.kind === 'role' && seconds > hour) {
      throw new QueryError(
        400,
        'ValidationError',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      );
    }
    const identity = identityInRole(role, sessionName);
    const bearer = { ...identity, account: role.account, isOfRole: true };
    const session = context.engine.perform((work) => issueSession(work, bearer, seconds));
    return {
      AssumedRoleUser: { AssumedRoleId: identity.userId, Arn: identity.arn },
      Credentials: describeCredentials(context, session, seconds),
      ...describePolicies(context, policies, identity.arn),
      SourceIdentity: sourceIdentity,
    };
  },
};

/** What of a token is told to whoever shows it. */
interface Claims {
  readonly sub?: unknown;
  readonly iss?: unknown;
  readonly aud?: unknown;
  /** Seconds since 1970. */
  readonly exp?: unknown;
}

/** The token is read and not verified: no provider is known here (T3). A provider's opaque token is taken as it is. */
export const assumeRoleWithWebIdentity: StsOperation = {
  name: 'AssumeRoleWithWebIdentity',
  isSigned: false,
  handle(context, parameters) {
    const { roleArn, sessionName } = readRoleNames(parameters);
    const token = parameters.required('WebIdentityToken', { least: 4, most: 20_000 });
    const provider = parameters.optional('ProviderId', { least: 4, most: 2048 });
    const seconds = parameters.seconds({ least: 900, most: 43_200, otherwise: 3600 });
    const policies = readSessionPolicies(parameters, { hasTags: false });
    parameters.check();
    const role = roleOf(roleArn);
    const claims = provider === undefined ? claimsOf(token) : {};
    checkExpiry(claims, context.realTime());
    const identity = identityInRole(role, sessionName);
    const bearer = { ...identity, account: role.account, isOfRole: true };
    const session = context.engine.perform((work) => issueSession(work, bearer, seconds));
    return {
      Audience: textOf(Array.isArray(claims.aud) ? claims.aud[0] : claims.aud),
      AssumedRoleUser: { AssumedRoleId: identity.userId, Arn: identity.arn },
      Provider: provider ?? textOf(claims.iss)?.replace(/^https:\/\//, ''),
      Credentials: describeCredentials(context, session, seconds),
      SubjectFromWebIdentityToken: textOf(claims.sub),
      ...describePolicies(context, policies, identity.arn),
    };
  },
};

/** @throws QueryError InvalidIdentityToken */
function claimsOf(token: string): Claims {
  const [, payload, signature] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
    if (signature !== undefined && typeof claims === 'object' && claims !== null) return claims;
  } catch {
    // Refused below.
  }
  throw new QueryError(
    400,
    'InvalidIdentityToken',
    'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
  );
}

/** By the real clock: whoever made the token knows no other. @throws QueryError ExpiredTokenException */
function checkExpiry({ exp }: Claims, now: number): void {
  if (typeof exp !== 'number' || exp * 1000 > now) return;
  const seconds = Math.floor(now / 1000);
  throw new QueryError(
    400,
    'ExpiredTokenException',
    `Token expired: current date/time ${seconds} must be before the expiration date/time ${exp}`,
  );
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' ? claim : undefined;
}

const arnLimits = {
  least: 20,
  most: 2048,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]+',
};
const sessionNameLimits = { least: 2, most: 64, pattern: '[\\w+=,.@-]*' };

/** The texts that name a session of a role; constraints are checked later. */
function readRoleNames(parameters: Parameters): { readonly roleArn: string; readonly sessionName: string } {
  return {
    roleArn: parameters.required('RoleArn', arnLimits),
    sessionName: parameters.required('RoleSessionName', sessionNameLimits),
  };
}

/** @throws QueryError ValidationError */
function roleOf(arn: string): Role {
  const role = readRoleArn(arn);
  if (role === undefined) throw new QueryError(400, 'ValidationError', `${arn} is invalid`);
  return role;
}

/** The session of a role as its bearer: `AROA…:name`, an id that is always the same for the same role. */
function identityInRole({ arn, partition, account, name }: Role, sessionName: string): Identity {
  return {
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`,
    userId: `AROA${base32(createHash('sha256').update(arn).digest()).slice(0, 17)}:${sessionName}`,
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(bytes: Uint8Array): string {
  return [...bytes].map((byte) => letters[byte % letters.length]).join('');
}
