import { createHash } from 'node:crypto';
import type { Identity, Role } from '../domain/credentials/access-key.ts';

/** The session of a role as its bearer: `AROA…:name`, an id that is always the same for the same role. */
export function identityInRole({ arn, partition, account, name }: Role, sessionName: string): Identity {
  return {
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`,
    userId: `AROA${base32(createHash('sha256').update(arn).digest()).slice(0, 17)}:${sessionName}`,
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(bytes: Uint8Array): string {
  return [...bytes].map((byte) => letters[byte % letters.length]).join('');
}
