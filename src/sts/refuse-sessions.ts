import { QueryError } from '../protocol/aws-query.ts';
import type { StsCaller } from './operation.ts';

/**
 * Temporary credentials beget none of their own [documented: API reference; text transcript].
 * @throws QueryError AccessDenied
 */
export function refuseSessions({ kind }: StsCaller, operation: string): void {
  if (kind === 'key') return;
  throw new QueryError(403, 'AccessDenied', `Cannot call ${operation} with session credentials`);
}
