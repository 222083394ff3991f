import { issueSession } from '../../engine/credentials.ts';
import { QueryError } from '../../protocol/aws-query.ts';
import { describeCredentials } from '../describe-session.ts';
import { identityInRole } from '../identity-in-role.ts';
import type { StsOperation } from '../operation.ts';
import { readRoleNames, roleOf } from '../read-role.ts';
import { describePolicies, readSessionPolicies } from '../session-policies.ts';

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
