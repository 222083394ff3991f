/** The operations of STS that are emulated. */
export const stsOperationNames = [
  'AssumeRole',
  'AssumeRoleWithWebIdentity',
  'GetAccessKeyInfo',
  'GetCallerIdentity',
  'GetFederationToken',
  'GetSessionToken',
] as const;

export type StsOperationName = (typeof stsOperationNames)[number];
