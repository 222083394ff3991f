import type { FastifyRequest } from 'fastify';
import type { World } from '../domain/world.ts';
import { ServiceError } from '../model/service-error.ts';

/** Who sent a request, and for which account and region. */
export interface Caller {
  readonly world: World;
}

export type Authenticate = (request: Pick<FastifyRequest, 'headers'>) => Caller;

const credentialScope = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\//;
const accountId = /^\d{12}$/;

/** Reads account and region from a request's signature: a key id of twelve digits is taken as the account. */
export function createAuthenticate(defaults: World): Authenticate {
  return ({ headers: { authorization } }) => {
    if (authorization === undefined) {
      throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
    const [, accessKeyId = '', region = defaults.region] = credentialScope.exec(authorization) ?? [];
    return { world: { accountId: accountId.test(accessKeyId) ? accessKeyId : defaults.accountId, region } };
  };
}
