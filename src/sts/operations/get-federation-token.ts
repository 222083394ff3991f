import { issueSession } from '../../engine/credentials.ts';
import { describeCredentials } from '../describe-session.ts';
import type { StsOperation } from '../operation.ts';
import { refuseSessions } from '../refuse-sessions.ts';
import { describePolicies, readSessionPolicies } from '../session-policies.ts';

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
