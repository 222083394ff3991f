import { hasEnded, jobStatuses } from '../domain/lifecycle.ts';
import { enqueueJobFixture } from '../seeding/enqueue-job-fixture.ts';
import type { JobRecord } from '../sqlite/jobs.ts';
import { type ControlParts, capability, inputSchema } from './capability.ts';
import { ControlError } from './control-error.ts';
import { describeJob, summarizeJob } from './describe-job.ts';
import { inPlace, limitOf, placeProperties } from './place.ts';
import { readDuration, refuseFiles, refusing } from './refusals.ts';
import { requireJob } from './require-job.ts';
import type {
  JobDescription,
  JobDetailsFixture,
  JobFixture,
  JobListOptions,
  JobStatus,
  JobSummary,
  Place,
  WaitOptions,
} from './types.ts';

const defaultWait = 30_000;
const defaultLimit = 100;

const status = { type: 'string', enum: jobStatuses };
const id = { type: 'string' };

/** Answers the first job alone, however many are made: what it answers must not grow with `count`. */
export const enqueueJobs = capability<{ job: JobFixture | JobDetailsFixture } & Place, JobDescription>({
  method: 'POST',
  path: '/jobs',
  body: 'job',
  schema: async () => {
    const { jobSchema } = await import('../seeding/schema.ts');
    return inputSchema({ job: jobSchema, ...placeProperties }, ['job'])();
  },
  run(parts, { job, ...place }) {
    refuseFiles({ jobs: [job] });
    return inPlace(parts, place, (context) => {
      const [first = ''] = refusing(() => enqueueJobFixture(context, job));
      return describeJob(context.store, context.store.jobs.record(first, context.worldKey) as JobRecord);
    });
  },
});

export const listJobs = capability<JobListOptions, { readonly jobs: readonly JobSummary[] }>({
  method: 'GET',
  path: '/jobs',
  schema: inputSchema({ status, limit: { type: 'integer', minimum: 1, maximum: 1000 }, ...placeProperties }),
  run(parts, { status, limit = defaultLimit, ...place }) {
    return parts.engine.read(() => {
      const newestFirst = parts.store.jobs.list({ world: limitOf(parts, place), status }, limit);
      return { jobs: newestFirst.reverse().map(summarizeJob) };
    });
  },
});

export const getJob = capability<{ id: string }, JobDescription>({
  method: 'GET',
  path: '/jobs/:id',
  schema: inputSchema({ id }, ['id']),
  run({ engine, store }, input) {
    return engine.read(() => describeJob(store, requireJob(store, input.id)));
  },
});

export const waitForJob = capability<{ id: string; status: JobStatus } & WaitOptions, JobDescription>({
  method: 'GET',
  path: '/jobs/:id/wait',
  schema: inputSchema({ id, status, timeout: { type: ['string', 'number'] }, chain: { type: 'boolean' } }, [
    'id',
    'status',
  ]),
  async run({ engine, store, changes }, { id, status, timeout = defaultWait, chain = true }) {
    const limit = readDuration(timeout);
    const givesUpAt = performance.now() + limit;
    for (;;) {
      if (changes.isClosed) throw new ControlError('unreachable', `The emulator has been stopped; job ${id} is gone.`);
      const job = engine.read(() => {
        const named = requireJob(store, id);
        return describeJob(store, chain ? lastOfChain(store, named) : named);
      });
      if (job.status === status) return job;
      if (hasEnded(job.status))
        throw new ControlError('ended', `Job ${job.id} has ended as ${job.status}${because(job)}, not as ${status}.`);
      const left = givesUpAt - performance.now();
      if (left <= 0 || !(await changes.next(left))) {
        throw new ControlError('timeout', `Job ${job.id} is ${job.status}, not ${status}, after ${limit / 1000} s.`);
      }
    }
  },
});

function because({ failureDetails }: JobDescription): string {
  return failureDetails === undefined ? '' : ` (${failureDetails.type}: ${failureDetails.message})`;
}

function lastOfChain(store: ControlParts['store'], job: JobRecord): JobRecord {
  const last = store.jobs.ofActionExecution(job.actionExecution).at(-1);
  return last === undefined || last.id === job.id ? job : (store.jobs.record(last.id, job.world) ?? job);
}
