import { unknownName } from '../domain/nearest-name.ts';
import { s3OperationNames, stsOperationNames } from '../model/operation-names.ts';
import { operationNames } from '../model/service-model.ts';
import { capability, inputSchema } from './capability.ts';
import { ControlError } from './control-error.ts';
import { describeRequest, jobIdsOf } from './describe-request.ts';
import type { Cleared, RequestDescription, RequestListOptions } from './types.ts';

const defaultLimit = 100;
/** What requests of workers, and the emulator's to functions, may be called. */
const operations: readonly string[] = [...operationNames, ...s3OperationNames, ...stsOperationNames, 'Invoke'];
const text = { type: 'string' };

export const listRequests = capability<RequestListOptions, { readonly requests: readonly RequestDescription[] }>({
  method: 'GET',
  path: '/requests',
  summary: 'List the newest requests of workers, oldest first',
  answer: 'Requests',
  schema: inputSchema({
    operation: text,
    jobId: text,
    accessKeyId: text,
    error: text,
    service: { type: 'string', enum: ['codepipeline', 's3', 'sts', 'lambda'] },
    after: { type: 'integer', minimum: 0 },
    limit: { type: 'integer', minimum: 1, maximum: 10_000 },
  }),
  run({ engine, journal, store }, { operation, jobId, accessKeyId, error, service, after = 0, limit = defaultLimit }) {
    if (operation !== undefined && !operations.includes(operation)) {
      throw new ControlError('invalid', unknownName('operation', operation, operations));
    }
    return engine.read(() => {
      const found = journal
        .list()
        .filter(
          (record) =>
            record.number > after &&
            (operation ?? record.operation) === record.operation &&
            (accessKeyId ?? record.accessKeyId) === record.accessKeyId &&
            (error ?? record.errorCode) === record.errorCode &&
            (service ?? record.service) === record.service &&
            (jobId === undefined || jobIdsOf(store, record).includes(jobId)),
        );
      return { requests: found.slice(-limit).map((record) => describeRequest(store, record)) };
    });
  },
});

/** Forgets the verdicts, too, which rest on the requests. */
export const clearRequests = capability<object, Cleared>({
  method: 'DELETE',
  path: '/requests',
  summary: 'Forget requests and verdicts',
  answer: 'Cleared',
  schema: inputSchema(),
  run({ conduct, journal }) {
    conduct.clear();
    return { cleared: journal.clear() };
  },
});
