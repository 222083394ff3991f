import { setImmediate as nextTurn } from 'node:timers/promises';
import { hasEnded, jobStatuses } from '../domain/jobs/lifecycle.ts';
import { enqueueJobFixture } from '../seeding/enqueue-job-fixture.ts';
import type { JobRecord } from '../sqlite/job-records.ts';
import { type ControlParts, capability, inputSchema } from './capability.ts';
import { ControlError } from './control-error.ts';
import { describeJob, type JobView, summarizeJob } from './describe-job.ts';
import { inPlace, limitOf, placeProperties } from './place.ts';
import { refuseFiles, refuseKeys, refusing } from './refusals.ts';
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
import { waitUntil } from './wait-until.ts';

const defaultLimit = 100;

const status = { type: 'string', enum: jobStatuses };
const id = { type: 'string' };

/** Answers the first job alone, however many are made: what it answers must not grow with `count`. */
export const enqueueJobs = capability<{ job: JobFixture | JobDetailsFixture } & Place, JobDescription>({
  method: 'POST',
  path: '/jobs',
  summary: 'Put a job, or several, into the queue of its action type',
  answer: 'Job',
  errors: ['conflict'],
  body: 'job',
  schema: async () => {
    const { jobSchema } = await import('../seeding/schema.ts');
    return inputSchema({ job: jobSchema, ...placeProperties }, ['job'])();
  },
  run(parts, { job, ...place }) {
    refuseFiles(parts, { jobs: [job] });
    refuseKeys({ jobs: [job] });
    return inPlace(parts, place, (context) => {
      const [first = ''] = refusing(() => enqueueJobFixture(context, job));
      return describeJob(context.store, context.store.jobRecords.find(first, context.worldKey) as JobRecord);
    });
  },
});

export const listJobs = capability<JobListOptions, { readonly jobs: readonly JobSummary[] }>({
  method: 'GET',
  path: '/jobs',
  summary: 'List the newest jobs, oldest first',
  answer: 'JobSummaries',
  schema: inputSchema({ status, limit: { type: 'integer', minimum: 1, maximum: 1000 }, ...placeProperties }),
  async run(parts, { status, limit = defaultLimit, ...place }) {
    const filter = { world: limitOf(parts, place), status };
    const newestFirst: JobRecord[] = [];
    let before: number | undefined;
    do {
      const { jobs, next } = parts.engine.read(() =>
        parts.store.jobRecords.list(filter, limit - newestFirst.length, before),
      );
      newestFirst.push(...jobs);
      before = next;
      // Of a status that no job has, all of them are looked at: others are served in between.
      if (newestFirst.length < limit && before !== undefined) await nextTurn();
    } while (newestFirst.length < limit && before !== undefined);
    return { jobs: newestFirst.reverse().map(summarizeJob) };
  },
});

export const getJob = capability<{ id: string } & JobView, JobDescription>({
  method: 'GET',
  path: '/jobs/:id',
  summary: 'Show a job with its history',
  answer: 'Job',
  errors: ['notFound'],
  schema: inputSchema({ id, secrets: { type: 'boolean' } }, ['id']),
  run({ engine, store }, { id, ...view }) {
    return engine.read(() => describeJob(store, requireJob(store, id), view));
  },
});

export const waitForJob = capability<{ id: string; status: JobStatus } & WaitOptions, JobDescription>({
  method: 'GET',
  path: '/jobs/:id/wait',
  summary: 'Wait until a job, or the last that continues it, has a status',
  answer: 'Job',
  errors: ['notFound', 'ended', 'timeout', 'unreachable'],
  schema: inputSchema({ id, status, timeout: { type: ['string', 'number'] }, chain: { type: 'boolean' } }, [
    'id',
    'status',
  ]),
  run: (parts, { id, status, timeout, chain = true }, signal) =>
    waitUntil(parts, {
      timeout,
      signal,
      lost: `; job ${id} is gone`,
      look: () => {
        const named = requireJob(parts.store, id);
        // Whatever continues it is made by the commit that ends it.
        const record = chain ? lastOfChain(parts.store, named) : named;
        const job = describeJob(parts.store, record);
        if (job.status === status) return { found: job };
        if (!hasEnded(job.status)) {
          return {
            subject: `job ${record.key}`,
            notYet: (waited) => `Job ${job.id} is ${job.status}, not ${status}, after ${waited}.`,
          };
        }
        throw new ControlError('ended', `Job ${job.id} has ended as ${job.status}${because(job)}, not as ${status}.`);
      },
    }),
});

function because({ failureDetails }: JobDescription): string {
  return failureDetails === undefined ? '' : ` (${failureDetails.type}: ${failureDetails.message})`;
}

function lastOfChain(store: ControlParts['store'], job: JobRecord): JobRecord {
  const last = store.jobs.ofActionExecution(job.actionExecution).at(-1);
  return last === undefined || last.id === job.id ? job : (store.jobRecords.find(last.id, job.world) ?? job);
}
