import { instant } from '../domain/duration.ts';
import type { RequestRecord } from '../journal/request-record.ts';
import type { Store } from '../sqlite/store.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { RequestDescription } from './types.ts';

/** A request in words, its secrets masked. */
export function describeRequest(store: Store, record: RequestRecord): RequestDescription {
  const { operation, world, accessKeyId, status, errorCode, fault } = record;
  const { input, message } = maskSecrets(store, record);
  return {
    number: record.number,
    at: instant(record.at),
    realTime: instant(record.realAt),
    duration: Math.round(record.duration * 1000) / 1000,
    service: record.service,
    ...(operation !== undefined && { operation }),
    ...(world !== undefined && { accountId: world.accountId, region: world.region }),
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...(input !== undefined && { input: input as Readonly<Record<string, unknown>> }),
    status: status === 0 ? null : status,
    ...(errorCode !== undefined && { error: { code: errorCode, message } }),
    jobIds: jobIdsOf(store, record),
    ...(fault !== undefined && { fault: fault.id }),
  };
}

/** The jobs that a request names or was handed; to S3, the job and its continuations whose artifacts it could reach. */
export function jobIdsOf(store: Store, { jobId, jobs, actionExecution }: RequestRecord): readonly string[] {
  if (actionExecution !== undefined) return store.jobs.ofActionExecution(actionExecution).map(({ id }) => id);
  return [...new Set([...(jobId === undefined ? [] : [jobId]), ...jobs.map(({ id }) => id)])];
}
