import { isRecord } from '../domain/members.ts';
import { QueryError, type QueryResult } from '../protocol/aws-query.ts';
import type { StsContext } from './operation.ts';
import type { Parameters } from './parameters.ts';

const longestPolicy = 2048;

/** What narrows a session down on AWS: policies in the request, and tags, which policies elsewhere look at. */
export interface SessionPolicies {
  /** Of the plain text that there may be, in per cent [documented; how AWS packs it is not]. */
  readonly packedSize: number | undefined;
  readonly hasPolicy: boolean;
}

/** Reads them and checks their form. @throws QueryError MalformedPolicyDocument */
export function readSessionPolicies(
  parameters: Parameters,
  { hasTags }: { readonly hasTags: boolean },
): SessionPolicies {
  const policy = parameters.optional('Policy', { most: longestPolicy });
  const arns = parameters.list('PolicyArns', '.arn', { least: 20, most: 2048 });
  const texts = [...(policy === undefined ? [] : [policy]), ...arns];
  if (hasTags) {
    texts.push(...parameters.list('Tags', '.Key', { most: 128 }));
    texts.push(...parameters.list('Tags', '.Value', { least: 0, most: 256 }));
    parameters.list('TransitiveTagKeys', '', { most: 128 });
  }
  if (policy !== undefined && !isJsonObject(policy)) {
    throw new QueryError(400, 'MalformedPolicyDocument', 'The policy is not in the valid JSON format.');
  }
  const size = texts.join('').length;
  return {
    packedSize: texts.length === 0 ? undefined : Math.min(100, Math.ceil((100 * size) / longestPolicy)),
    hasPolicy: policy !== undefined || arns.length > 0,
  };
}

/** What an answer tells of them. */
export function describePolicies(
  { log }: StsContext,
  { packedSize, hasPolicy }: SessionPolicies,
  arn: string,
): QueryResult {
  if (hasPolicy)
    log.info(`The policies of the session ${arn} are not enforced: its credentials open all of the account.`);
  return { PackedPolicySize: packedSize };
}

function isJsonObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}
