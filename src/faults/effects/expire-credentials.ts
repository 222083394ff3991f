import { isTemporaryKeyId } from '../../domain/credentials/access-key.ts';
import { jobOperations } from '../../domain/jobs/lifecycle.ts';
import { s3OperationNames } from '../../model/operation-names.ts';
import type { Effect } from '../effect.ts';

/** Operations whose responses bring credentials; a partner's poll does not. */
const issuing: readonly string[] = ['PollForJobs', ...jobOperations.details];

/** What a worker is given of a job, alone or in a list. */
interface Output {
  readonly jobs?: readonly Job[];
  readonly jobDetails?: Job;
}

interface Job {
  readonly data?: { readonly artifactCredentials?: { readonly accessKeyId: string } };
}

/** A request to S3 is authenticated anew when the effect has been had, and is then refused as S3 refuses it (N2). */
export const expireCredentials = (): Effect => ({
  operations: new Set([...issuing, ...s3OperationNames]),
  isPossible: (_, { operation, accessKeyId = '' }) => issuing.includes(operation) || isTemporaryKeyId(accessKeyId),
  before({ store, now }, { operation, accessKeyId = '' }) {
    if (issuing.includes(operation)) return;
    store.jobCredentials.expire(accessKeyId, now);
    store.sessions.expire(accessKeyId, now);
  },
  after({ store, now }, { operation }, output) {
    if (!issuing.includes(operation)) return;
    const { jobs = [], jobDetails } = output as Output;
    for (const { data } of [...jobs, ...(jobDetails ? [jobDetails] : [])]) {
      if (data?.artifactCredentials) store.jobCredentials.expire(data.artifactCredentials.accessKeyId, now);
    }
  },
});
