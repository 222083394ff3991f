import type { StsOperation } from './operation.ts';
import { assumeRole } from './operations/assume-role.ts';
import { assumeRoleWithWebIdentity } from './operations/assume-role-with-web-identity.ts';
import { getAccessKeyInfo } from './operations/get-access-key-info.ts';
import { getCallerIdentity } from './operations/get-caller-identity.ts';
import { getFederationToken } from './operations/get-federation-token.ts';
import { getSessionToken } from './operations/get-session-token.ts';

/** Everything that is emulated of STS, by the value of `Action`. */
export const stsOperations: ReadonlyMap<string, StsOperation> = new Map(
  [assumeRole, assumeRoleWithWebIdentity, getAccessKeyInfo, getCallerIdentity, getFederationToken, getSessionToken].map(
    (operation) => [operation.name, operation],
  ),
);
