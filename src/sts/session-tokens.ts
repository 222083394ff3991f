import { issueSession } from '../engine/credentials.ts';
import { QueryError } from '../protocol/aws-query.ts';
import type { StsCaller, StsOperation } from './operation.ts';
import { describeCredentials } from './operation.ts';
import { describePolicies, readSessionPolicies } from './parameters.ts';
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
