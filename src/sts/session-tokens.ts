import { isRecord } from '../domain/members.ts';
import { issueSession } from '../engine/credentials.ts';
import { QueryError, type QueryResult } from '../protocol/formats/aws-query.ts';
import { describeCredentials, type StsCaller, type StsContext, type StsOperation } from './operation.ts';
import type { Parameters } from './parameters.ts';

/** Temporary credentials of the caller itself; its second factor is not asked for. */
export const getSessionToken: StsOperation = {
  name: 'GetSessionToken',
  isSigned: true,
  handle(context, parameters, caller) {
    const seconds = parameters.seconds({ least: 900, most: 129_600, otherwise: 43_200 });
    parameters.optional('SerialNumber', { least: 9, most: 256, pattern: '[\\w+=/:,.@-]*' });
    parameters.optional('TokenCode', { least: 6, most: 6, pattern: '[\\d]*' });
    parameters.check();
    refuseSessions(caller, 'GetSessionToken');
    const bearer = { ...caller.identity, account: caller.world.accountId, isOfRole: false };
    const session = context.engine.perform((work) => issueSession(work, bearer, seconds));
    return { Credentials: describeCredentials(context, session, seconds) };
  },
};

/** Temporary credentials of somebody whom the caller names. */
export const getFederationToken: StsOperation = {
  name: 'GetFederationToken',
  isSigned: true,
  handle(context, parameters, caller) {
    const name = parameters.required('Name', { least: 2, most: 32, pattern: '[\\w+=,.@-]*' });
    const seconds = parameters.seconds({ least: 900, most: 129_600, otherwise: 43_200 });
    const policies = readSessionPolicies(parameters, { hasTags: true });
    parameters.check();
    refuseSessions(caller, 'GetFederationToken');
    const { accountId } = caller.world;
    const identity = { arn: `arn:aws:sts::${accountId}:federated-user/${name}`, userId: `${accountId}:${name}` };
    const bearer = { ...identity, account: accountId, isOfRole: false };
    const session = context.engine.perform((work) => issueSession(work, bearer, seconds));
    return {
      Credentials: describeCredentials(context, session, seconds),
      FederatedUser: { FederatedUserId: identity.userId, Arn: identity.arn },
      ...describePolicies(context, policies, identity.arn),
    };
  },
};

/**
 * Temporary credentials beget none of their own [documented: API reference; text transcript].
 * @throws QueryError AccessDenied
 */
function refuseSessions({ kind }: StsCaller, operation: string): void {
  if (kind === 'key') return;
  throw new QueryError(403, 'AccessDenied', `Cannot call ${operation} with session credentials`);
}

const longestPolicy = 2048;

/** What narrows a session down on AWS: policies in the request, and tags, which policies elsewhere look at. */
interface SessionPolicies {
  /** Of the plain text that there may be, in per cent [documented; how AWS packs it is not]. */
  readonly packedSize: number | undefined;
  readonly hasPolicy: boolean;
}

/** Reads them and checks their form. @throws QueryError MalformedPolicyDocument */
export function readSessionPolicies(
  parameters: Parameters,
  { hasTags }: { readonly hasTags: boolean },
): SessionPolicies {
  const policy = parameters.optional('Policy', { most: longestPolicy });
  const arns = parameters.list('PolicyArns', '.arn', { least: 20, most: 2048 });
  const texts = [...(policy === undefined ? [] : [policy]), ...arns];
  if (hasTags) {
    texts.push(...parameters.list('Tags', '.Key', { most: 128 }));
    texts.push(...parameters.list('Tags', '.Value', { least: 0, most: 256 }));
    parameters.list('TransitiveTagKeys', '', { most: 128 });
  }
  if (policy !== undefined && !isJsonObject(policy)) {
    throw new QueryError(400, 'MalformedPolicyDocument', 'The policy is not in the valid JSON format.');
  }
  const size = texts.join('').length;
  return {
    packedSize: texts.length === 0 ? undefined : Math.min(100, Math.ceil((100 * size) / longestPolicy)),
    hasPolicy: policy !== undefined || arns.length > 0,
  };
}

/** What an answer tells of them. */
export function describePolicies(
  { log }: StsContext,
  { packedSize, hasPolicy }: SessionPolicies,
  arn: string,
): QueryResult {
  if (hasPolicy)
    log.info(`The policies of the session ${arn} are not enforced: its credentials open all of the account.`);
  return { PackedPolicySize: packedSize };
}

function isJsonObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}
