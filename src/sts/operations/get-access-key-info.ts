import type { StsOperation } from '../operation.ts';

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
