import type { Journal } from '../journal/journal.ts';
import type { Log } from '../runtime/log.ts';
import type { Store } from '../sqlite/store.ts';
import { describeRequest } from './describe-request.ts';
import type { RequestDescription } from './types.ts';

/** Logs each request as it ends, its secrets masked. */
export function logRequests(journal: Journal, store: Store, log: Log): void {
  journal.follow((record) => log.debug(lineOf(describeRequest(store, record))));
}

function lineOf({
  service,
  operation,
  status,
  duration,
  accessKeyId,
  error,
  fault,
  input,
}: RequestDescription): string {
  const answer = status === null ? 'no answer' : `${status} ${error?.code ?? ''}`.trimEnd();
  return [
    `${service} ${operation ?? 'unknown operation'}: ${answer}`,
    `${duration.toFixed(1)} ms`,
    ...(accessKeyId === undefined ? [] : [accessKeyId]),
    ...(fault === undefined ? [] : [fault]),
    ...(input === undefined ? [] : [JSON.stringify(input)]),
  ].join(', ');
}
