import { lambdaActionType } from '../domain/jobs/lambda-function.ts';
import type { OperationContext } from '../engine/context.ts';
import { functionJobStarter } from './function-job-fixture.ts';
import { jobDataOf } from './job-fixture-data.ts';
import { inShortForm, type WrittenJob } from './job-fixture-forms.ts';
import { SeedingError } from './seeding-error.ts';
import { workerJobEnqueuer } from './worker-job-fixture.ts';

/**
 * Puts a fixture's job, or as many as it counts, into the queue of its type, or has its function invoked; answers the
 * ids.
 * @throws SeedingError, ServiceError
 */
export function enqueueJobFixture(context: OperationContext, fixture: WrittenJob): string[] {
  const { count = 1, ...job } = inShortForm(fixture);
  if (count > 1 && job.id !== undefined) {
    throw new SeedingError(`'count' makes new ids, so it goes without 'id' (${job.id}).`);
  }
  const id = { owner: 'Custom', ...(job.actionTypeId ?? lambdaActionType) };
  const enqueue = functionJobStarter(context, id, job) ?? workerJobEnqueuer(context, id, job);
  if (job.id !== undefined && context.store.jobs.find(context.worldKey, job.id) !== undefined) {
    throw new SeedingError(`A job with the id ${job.id} exists already.`);
  }
  return Array.from({ length: count }, () => {
    const jobId = job.id ?? context.ids.jobId();
    enqueue(jobId, jobDataOf(context, id, job));
    return jobId;
  });
}
