import type { StsOperation } from './operation.ts';

/** Members in STS's order. */
export const getCallerIdentity: StsOperation = {
  name: 'GetCallerIdentity',
  isSigned: true,
  handle(_context, _parameters, { world, identity }) {
    return { Arn: identity.arn, UserId: identity.userId, Account: world.accountId };
  },
};

/** The account in which a key acts here; of one that is not known, that in which it would act (T4). */
export const getAccessKeyInfo: StsOperation = {
  name: 'GetAccessKeyInfo',
  isSigned: true,
  handle(context, parameters) {
    const accessKeyId = parameters.required('AccessKeyId', { most: 128, pattern: '[\\w]*' });
    parameters.check();
    return { Account: context.accountOf(accessKeyId) };
  },
};
