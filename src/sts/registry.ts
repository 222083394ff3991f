import { assumeRole, assumeRoleWithWebIdentity } from './assume-role.ts';
import { getAccessKeyInfo, getCallerIdentity } from './identity.ts';
import type { StsOperation } from './operation.ts';
import { getFederationToken, getSessionToken } from './session-tokens.ts';

/** Everything that is emulated of STS, by the value of `Action`. */
export const stsOperations: ReadonlyMap<string, StsOperation> = new Map(
  [assumeRole, assumeRoleWithWebIdentity, getAccessKeyInfo, getCallerIdentity, getFederationToken, getSessionToken].map(
    (operation) => [operation.name, operation],
  ),
);
