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
