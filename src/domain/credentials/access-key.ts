import type { ArtifactCredentials } from '../jobs/job-data.ts';

/**
 * How much of a signature is asked for. `strict`: it is verified. `lenient`: it is there and well formed, and is
 * verified when its key is known. `off`: it is read for account and region if it is there.
 */
export type AuthMode = 'strict' | 'lenient' | 'off';

/** A pair of credentials that does not expire. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The secret of the key `test`, and of every key id that is an account. */
const commonSecret = 'test';

/** An account as a key id: worlds are told apart without any configuration. */
function isAccountId(accessKeyId: string): boolean {
  return /^\d{12}$/.test(accessKeyId);
}

/** The account that a key id names, if it is one. */
export function accountOf(accessKeyId: string, defaultAccount: string): string {
  return isAccountId(accessKeyId) ? accessKeyId : defaultAccount;
}

/**
 * Finds the secret of a key id among those configured, before those that are known from the start; undefined if
 * unknown.
 */
export function createSecrets(configured: readonly AccessKey[]): (accessKeyId: string) => string | undefined {
  const secrets = new Map(configured.map(({ accessKeyId, secretAccessKey }) => [accessKeyId, secretAccessKey]));
  return (accessKeyId) =>
    secrets.get(accessKeyId) ?? (accessKeyId === 'test' || isAccountId(accessKeyId) ? commonSecret : undefined);
}

/** Key ids of temporary credentials begin so: those of jobs, and those that STS gives out, here as on AWS. */
export function isTemporaryKeyId(accessKeyId: string): boolean {
  return accessKeyId.startsWith('ASIA');
}

/**
 * Milliseconds of the emulator's clock for which temporary keys are kept that have ended: they are expired, not
 * unknown.
 */
export const expiredKeyRetention = 24 * 60 * 60_000;

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
