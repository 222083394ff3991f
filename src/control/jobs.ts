import { hasEnded } from '../domain/lifecycle.ts';
import { worldKey } from '../domain/world.ts';
import { enqueueJobFixture } from '../seeding/enqueue-job-fixture.ts';
import type { JobRecord } from '../sqlite/jobs.ts';
import { type ControlParts, capability, inputSchema, placeProperties } from './capability.ts';
import { ControlError } from './control-error.ts';
import { describeJob, summarizeJob } from './describe-job.ts';
import { readDuration, refuseFiles, refusing } from './refusals.ts';
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
const jobStatuses: readonly JobStatus[] = [
  'Created',
  'Queued',
  'Dispatched',
  'InProgress',
  'TimedOut',
  'Succeeded',
  'Failed',
];

const status = { type: 'string', enum: jobStatuses };
const id = { type: 'string' };

export const enqueueJobs = capability<
  { job: JobFixture | JobDetailsFixture } & Place,
  { readonly jobs: readonly JobDescription[] }
>({
  method: 'POST',
  path: '/jobs',
  body: 'job',
  schema: async () => {
    const { jobSchema } = await import('../seeding/schema.ts');
    return inputSchema({ job: jobSchema, ...placeProperties }, ['job'])();
  },
  run(parts, { job, account, region }) {
    const { config, engine, store } = parts;
    refuseFiles(parts, { jobs: [job] });
    const world = { accountId: account ?? config.account, region: region ?? config.region };
    return engine.perform((context) => {
      const placed = { ...context, world, worldKey: worldKey(world) };
      const ids = refusing(() => enqueueJobFixture(placed, job));
      return { jobs: ids.map((jobId) => describeJob(store, store.jobs.record(jobId, placed.worldKey) as JobRecord)) };
    });
  },
});

export const listJobs = capability<JobListOptions, { readonly jobs: readonly JobSummary[] }>({
  method: 'GET',
  path: '/jobs',
  schema: inputSchema({ status, limit: { type: 'integer', minimum: 1, maximum: 1000 }, ...placeProperties }),
  run({ config, engine, store }, { status, limit = defaultLimit, account, region }) {
    const isPlaced = account !== undefined || region !== undefined;
    const world = worldKey({ accountId: account ?? config.account, region: region ?? config.region });
    return engine.read(() => {
      const newestFirst = store.jobs.list({ world: isPlaced ? world : undefined, status }, limit);
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

function requireJob(store: ControlParts['store'], id: string): JobRecord {
  const job = store.jobs.record(id);
  if (job === undefined) throw new ControlError('notFound', `There is no job with the id ${id}.`);
  return job;
}

function lastOfChain(store: ControlParts['store'], job: JobRecord): JobRecord {
  const last = store.jobs.ofActionExecution(job.actionExecution).at(-1);
  return last === undefined || last.id === job.id ? job : (store.jobs.record(last.id, job.world) ?? job);
}
