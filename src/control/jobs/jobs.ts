import { setImmediate as nextTurn } from 'node:timers/promises';
import { instant } from '../../domain/duration.ts';
import { hasEnded } from '../../domain/jobs/lifecycle.ts';
import { given } from '../../domain/members.ts';
import { worldOf } from '../../domain/world.ts';
import { count, extended, flag, list, map, object, optional, text } from '../../model/shape.ts';
import { job as jobFixture } from '../../seeding/items/job-forms.ts';
import { enqueueJobFixture, expectJobs } from '../../seeding/items/jobs.ts';
import type { JobRecord } from '../../sqlite/jobs/job-records.ts';
import { ControlError } from '../routing/control-error.ts';
import { inPlace, limitOf, requireJob } from '../routing/place.ts';
import { refuseFiles, refuseKeys, refusing } from '../routing/refusals.ts';
import { type ControlParts, route } from '../routing/route.ts';
import {
  actionTypeId,
  instantText,
  limit,
  placed,
  placeOptions,
  queriedDuration,
  secrets,
  worldMembers,
} from '../routing/shapes.ts';
import { waitUntil } from '../routing/wait-until.ts';
import type { JobDescription } from '../types.ts';
import { describeJob, jobDescription, jobStatus, jobSummary, summarizeJob } from './describe-job.ts';
import { newestPolls, queueName, whyUnpolled } from './explain-poll.ts';

const defaultLimit = 100;

export const jobListOptions = extended(
  placeOptions,
  {
    status: optional(jobStatus),
    type: optional(
      text('A provider, or parts of a type: `Build/MyBuild`, `Build/MyBuild/1`, `Build/Custom/MyBuild/1`.', {
        minLength: 1,
      }),
    ),
    pipeline: optional(text("Its pipeline's name.", { minLength: 1 })),
    text: optional(
      text('What stands in its id, provider, pipeline, stage, action or summary, whatever the case.', { minLength: 1 }),
    ),
    before: optional(text('Only older jobs than those of an answer, by its `next`.', { pattern: '^[0-9]{1,15}$' })),
    after: optional(
      text('Only jobs as new as the last of an answer or newer, by its `next`.', { pattern: '^[0-9]{1,15}$' }),
    ),
    chain: optional(text("A job's id: only it, those that continue it, and those that it continues.")),
    folded: optional(flag('Whether of a chain of continuations only the newest job is listed. Default false.')),
    limit: limit(1000, 'How many of the newest, 1 to 1000. Default 100.'),
  },
  'Which jobs.',
);

export const waitOptions = object(
  {
    timeout: optional(queriedDuration('Real time. Default 30 s.')),
    chain: optional(flag("Whether the job's continuations are followed. Default true.")),
  },
  'How long a job is waited for, and whether with those that continue it.',
);

/** Answers the first job alone, however many are made: what it answers must not grow with `count`. */
export const enqueueJobs = route({
  method: 'POST',
  path: '/jobs',
  summary: 'Put a job, or several, into the queue of its action type',
  errors: ['conflict'],
  body: 'job',
  input: placed({ job: jobFixture }),
  answer: jobDescription,
  run(parts, { job, ...place }) {
    refuseFiles(parts, { jobs: [job] });
    refuseKeys({ jobs: [job] });
    return inPlace(parts, place, (context) => {
      expectJobs(context, [job]);
      const [first = ''] = refusing(() => enqueueJobFixture(context, job));
      return describeJob(context.store, context.store.jobRecords.find(first, context.worldKey) as JobRecord);
    });
  },
});

export const listJobs = route({
  method: 'GET',
  path: '/jobs',
  summary: 'List the newest jobs, oldest first',
  errors: ['notFound'],
  input: jobListOptions,
  answer: object({
    jobs: list(jobSummary),
    next: optional(text('For `before`: there may be older ones.')),
  }),
  async run(parts, { limit = defaultLimit, before: start, after, chain, folded, ...wanted }) {
    const actionExecution =
      chain === undefined ? undefined : parts.engine.read(() => requireJob(parts.store, chain).actionExecution);
    const { status, type, pipeline, text, ...place } = wanted;
    const about = { status, type, pipeline, text, actionExecution };
    const filter = { ...about, world: limitOf(parts, place), isFolded: folded };
    const oldest = Number(after ?? 0);
    const newestFirst: JobRecord[] = [];
    let before = start === undefined ? undefined : Number(start);
    do {
      const { jobs, next } = parts.engine.read(() =>
        parts.store.jobRecords.list(filter, limit - newestFirst.length, before, oldest),
      );
      newestFirst.push(...jobs);
      before = next;
      // Of what no job has, all of them are looked at: others are served in between.
      if (newestFirst.length < limit && before !== undefined) await nextTurn();
    } while (newestFirst.length < limit && before !== undefined);
    const next = before === undefined ? {} : { next: String(before) };
    return { jobs: newestFirst.reverse().map(summarizeJob), ...next };
  },
});

export const countJobs = route({
  method: 'GET',
  path: '/jobs/counts',
  summary: 'Count jobs by status',
  input: placeOptions,
  answer: object({ counts: map(count(), 'By status; a status that no job has is not there.') }),
  run: (parts, place) =>
    parts.engine.read(() => {
      const { jobRecords } = parts.store;
      const world = limitOf(parts, place);
      const counts = world === undefined ? jobRecords.countByStatus() : jobRecords.countInWorld(world);
      return { counts: Object.fromEntries(counts) };
    }),
});

export const queueDescription = object(
  {
    actionTypeId,
    ...worldMembers,
    count: count('Jobs that wait to be polled for.'),
    since: instantText('ISO 8601 in UTC: when the job was queued that waits longest.'),
    lastPoll: optional(
      object(
        { at: instantText(), accessKeyId: optional(text()) },
        'The newest poll for the type, as requests show it.',
      ),
    ),
  },
  'An action type for which jobs wait.',
);

export const listQueues = route({
  method: 'GET',
  path: '/queues',
  summary: 'List the action types for which jobs wait, the longest queue first',
  input: placeOptions,
  answer: object({ queues: list(queueDescription) }),
  run: (parts, place) =>
    parts.engine.read(() => {
      const { actionTypes, jobRecords } = parts.store;
      const limit = limitOf(parts, place);
      const queues = jobRecords.queues().map(({ actionType, count, since }) => {
        const { world, type } = actionTypes.get(actionType);
        return { world, actionTypeId: type.id, count, since: instant(since) };
      });
      const polls = newestPolls(
        parts.journal,
        queues.map(({ world, actionTypeId }) => queueName(world, actionTypeId)),
      );
      return {
        queues: queues
          .filter(({ world }) => (limit ?? world) === world)
          .sort((one, other) => other.count - one.count)
          .map(({ world, ...queue }) => {
            const poll = polls.get(queueName(world, queue.actionTypeId));
            const lastPoll = poll && { at: instant(poll.at), ...given({ accessKeyId: poll.accessKeyId }) };
            return { ...queue, ...worldOf(world), ...given({ lastPoll }) };
          }),
      };
    }),
});

export const getJob = route({
  method: 'GET',
  path: '/jobs/:id',
  summary: 'Show a job with its history',
  errors: ['notFound'],
  input: object({ id: text(), secrets }),
  answer: jobDescription,
  run({ engine, store }, { id, ...view }) {
    return engine.read(() => describeJob(store, requireJob(store, id), view));
  },
});

export const waitForJob = route({
  method: 'GET',
  path: '/jobs/:id/wait',
  summary: 'Wait until a job, or the last that continues it, has a status',
  errors: ['notFound', 'ended', 'timeout', 'unreachable'],
  input: object({ id: text(), status: jobStatus, ...waitOptions.members }),
  answer: jobDescription,
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
            notYet: (waited) => {
              const why = whyUnpolled(parts, record);
              return `Job ${job.id} is ${job.status}, not ${status}, after ${waited}.${why === undefined ? '' : ` ${why}`}`;
            },
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
  const last = store.jobs.listOfActionExecution(job.actionExecution).at(-1);
  return last === undefined || last.id === job.id ? job : (store.jobRecords.find(last.id, job.world) ?? job);
}
