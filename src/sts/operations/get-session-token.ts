import { issueSession } from '../../engine/credentials.ts';
import { describeCredentials } from '../describe-session.ts';
import type { StsOperation } from '../operation.ts';
import { refuseSessions } from '../refuse-sessions.ts';

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
