import { type Role, readRoleArn } from '../domain/credentials/access-key.ts';
import { QueryError } from '../protocol/aws-query.ts';
import type { Parameters } from './parameters.ts';

const arnLimits = {
  least: 20,
  most: 2048,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]+',
};
const sessionNameLimits = { least: 2, most: 64, pattern: '[\\w+=,.@-]*' };

/** The texts that name a session of a role; constraints are checked later. */
export function readRoleNames(parameters: Parameters): { readonly roleArn: string; readonly sessionName: string } {
  return {
    roleArn: parameters.required('RoleArn', arnLimits),
    sessionName: parameters.required('RoleSessionName', sessionNameLimits),
  };
}

/** @throws QueryError ValidationError */
export function roleOf(arn: string): Role {
  const role = readRoleArn(arn);
  if (role === undefined) throw new QueryError(400, 'ValidationError', `${arn} is invalid`);
  return role;
}
