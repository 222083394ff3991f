import type { ArtifactCredentials } from '../jobs/job-data.ts';

/** Who the bearer of credentials is to AWS. */
export interface Identity {
  readonly arn: string;
  readonly userId: string;
}

/** Credentials that STS has given out. Like a key that does not expire they open everything in their account (T1). */
export interface Session extends ArtifactCredentials, Identity {
  /** Twelve digits. */
  readonly account: string;
  /** Whether they are a role's, whose sessions cannot be long when they begin another [documented: role chaining]. */
  readonly isOfRole: boolean;
  /** Epoch milliseconds of the emulator's clock from which on they are refused. */
  readonly expiresAt: number;
}

/** A role as its ARN names it. */
export interface Role {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  /** Without its path. */
  readonly name: string;
}

const roleArn = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[\u0021-\u007e]+\/)?([\w+=,.@-]{1,64})$/;

/**
 * Undefined when it is the ARN of something else. Whether there is such a role nobody knows: all there could be are.
 */
export function readRoleArn(arn: string): Role | undefined {
  const [, partition, account, name] = roleArn.exec(arn) ?? [];
  if (partition === undefined || account === undefined || name === undefined) return undefined;
  return { arn, partition, account, name };
}

/** A plain key is its account's root: the emulator has no users. */
export function identityOfAccount(account: string): Identity {
  return { arn: `arn:aws:iam::${account}:root`, userId: account };
}
