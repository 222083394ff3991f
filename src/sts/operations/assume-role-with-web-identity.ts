import { issueSession } from '../../engine/credentials.ts';
import { QueryError } from '../../protocol/aws-query.ts';
import { describeCredentials } from '../describe-session.ts';
import { identityInRole } from '../identity-in-role.ts';
import type { StsOperation } from '../operation.ts';
import { readRoleNames, roleOf } from '../read-role.ts';
import { describePolicies, readSessionPolicies } from '../session-policies.ts';

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
