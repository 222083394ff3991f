import type { StsOperation } from '../operation.ts';

/** Members in STS's order. */
export const getCallerIdentity: StsOperation = {
  name: 'GetCallerIdentity',
  isSigned: true,
  handle(_context, _parameters, { world, identity }) {
    return { Arn: identity.arn, UserId: identity.userId, Account: world.accountId };
  },
};
