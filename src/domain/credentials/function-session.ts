import { ownTokenPrefix } from '../../model/own-token-prefix.ts';
import type { Identity } from './access-key.ts';

const prefix = `${ownTokenPrefix}function/`;

/**
 * The session token of a function, beside the key of its account: Lambda's always have one (H15). It says no more than
 * which function it is, so that it ends with no reset and no advance of the clock.
 */
export function functionToken(name: string): string {
  return `${prefix}${name}`;
}

/** The function that a session token is of, if it is of one. */
export function functionNamedBy(sessionToken: string | undefined): string | undefined {
  if (!sessionToken?.startsWith(prefix)) return undefined;
  const name = sessionToken.slice(prefix.length);
  return /^[\w-]{1,64}$/.test(name) ? name : undefined;
}

/** Who a function is to AWS: the session of its execution role, which Lambda names after the function (H15). */
export function identityOfFunction(account: string, name: string): Identity {
  return {
    arn: `arn:aws:sts::${account}:assumed-role/codepipeline-local/${name}`,
    userId: `AROACODEPIPELINELOCAL:${name}`,
  };
}
