import { type Identity, identityOfAccount } from '../../domain/credentials/access-key.ts';
import { identityOfFunction } from '../../domain/credentials/function-session.ts';
import { arnOfJobSession } from '../../domain/credentials/job-credential.ts';
import type { Caller } from './authenticate.ts';

/** Who sent a request, as AWS names them. */
export function identityOf({ world, accessKeyId = '', credential }: Omit<Caller, 'signedChunks'>): Identity {
  const bearer = credential.kind === 'unverified' ? credential.bearer : credential;
  switch (bearer?.kind) {
    case 'job':
      return {
        arn: arnOfJobSession(world.accountId, accessKeyId),
        userId: `AROACODEPIPELINELOCAL:${accessKeyId}`,
      };
    case 'session':
      return bearer;
    case 'function':
      return identityOfFunction(world.accountId, bearer.name);
    default:
      return identityOfAccount(world.accountId);
  }
}
