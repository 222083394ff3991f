import { parseBeginning } from '../../bounds/parse-beginning.ts';
import { sentenceOf } from '../../conduct/verdict.ts';
import { type VerdictKind, verdictKinds } from '../../conduct/verdict-kind.ts';
import { instant } from '../../domain/duration.ts';
import { given } from '../../domain/members.ts';
import { unknownName } from '../../domain/nearest-name.ts';
import type { KeptAnswer } from '../../journal/answer-ring.ts';
import type { Journal } from '../../journal/journal.ts';
import type { RequestRecord } from '../../journal/request-record.ts';
import { s3OperationNames, stsOperationNames } from '../../model/operation-names.ts';
import { operationNames } from '../../model/service-model.ts';
import {
  called,
  choice,
  count,
  extended,
  flag,
  integer,
  list,
  number,
  object,
  optional,
  orNull,
  text,
  written,
} from '../../model/shape.ts';
import type { Log } from '../../runtime/log.ts';
import type { Store } from '../../sqlite/store.ts';
import { whyNothing, whyPollsGetNothing } from '../jobs/explain-poll.ts';
import { ControlError } from '../routing/control-error.ts';
import { route } from '../routing/route.ts';
import { accountId, cleared, instantText, limit, nothing } from '../routing/shapes.ts';
import type { RequestDescription } from '../types.ts';
import { maskSecrets } from './mask-secrets.ts';

const defaultLimit = 100;
/** What requests of workers, and the emulator's to functions, may be called. */
const operations: readonly string[] = [...operationNames, ...s3OperationNames, ...stsOperationNames, 'Invoke'];
const service = choice(
  ['codepipeline', 's3', 'sts', 'lambda'],
  "`lambda` for the emulator's own invocations of functions.",
);

const verdictKind = called<VerdictKind>('VerdictKind', choice(verdictKinds));

export const requestDescription = object(
  {
    number: count('Counts up in the order in which requests ended.'),
    at: instantText(),
    realTime: instantText("ISO 8601 in UTC, by the machine's clock."),
    duration: number('Milliseconds of real time.', { minimum: 0 }),
    service,
    operation: optional(text('Absent when the request asks for none that exists.')),
    accountId: optional(accountId),
    region: optional(text()),
    accessKeyId: optional(text()),
    input: optional(
      written<Readonly<Record<string, unknown>>>(
        'Readonly<Record<string, unknown>>',
        { type: 'object' },
        'Secrets as `****`; of an input of more than 8 KiB only how its members begin. Of a request to S3: bucket and key.',
      ),
    ),
    status: orNull(integer('Null when no answer was sent.')),
    error: optional(object({ code: text(), message: text() })),
    jobIds: list(text(), 'Jobs that the request names, was handed, or whose artifacts its credentials open.'),
    fault: optional(text('Id of the fault that befell it.')),
    gotNothing: optional(
      text('Of a poll that got no job, and of which none like it has got one since: why, as the state is now.'),
    ),
  },
  'A request that the emulator has answered, or has left without an answer because of a fault.',
);

export const requestDetails = extended(
  requestDescription,
  {
    answer: optional(
      object(
        {
          body: written<Readonly<Record<string, unknown>>>(
            'Readonly<Record<string, unknown>>',
            { type: 'object' },
            'Secrets as `****`.',
          ),
          isCut: flag('Whether it is the beginning of more than 8 KiB, with what was open closed.'),
        },
        'What CodePipeline answered the last 1,000 requests, where that has a body.',
      ),
    ),
    verdicts: list(
      object({ kind: verdictKind, message: text() }),
      'On what a worker did wrong, as far as this request shows it.',
    ),
  },
  'A request with its answer.',
);

export const requestListOptions = object(
  {
    operation: optional(text()),
    jobId: optional(text()),
    accessKeyId: optional(text()),
    error: optional(text("The error's code.")),
    service: optional(service),
    after: optional(integer('Only requests with a higher number.', { minimum: 0 })),
    limit: limit(10_000, 'How many of the newest, 1 to 10,000. Default 100.'),
  },
  'Which requests of the journal: all that have every member.',
);

export const verdictDescription = object(
  {
    kind: verdictKind,
    message: text('A sentence that says what happened and what to do instead.'),
    jobId: optional(text()),
    evidence: list(requestDescription, 'The requests that show it, oldest first.'),
  },
  'What a worker did that it should not have done, or left undone.',
);

export const listRequests = route({
  method: 'GET',
  path: '/requests',
  summary: 'List the newest requests of workers, oldest first',
  input: requestListOptions,
  answer: object({ requests: list(requestDescription) }),
  run({ engine, journal, store }, { limit: most = defaultLimit, after = 0, ...wanted }) {
    const { operation, jobId, accessKeyId, error } = wanted;
    if (operation !== undefined && !operations.includes(operation)) {
      throw new ControlError(
        'invalid',
        unknownName('operation', operation, operations, 'Give one such as PollForJobs or GetObject.'),
      );
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
            (wanted.service ?? record.service) === record.service &&
            (jobId === undefined || jobIdsOf(store, record).includes(jobId)),
        );
      const shown = found.slice(-most);
      const why = whyPollsGetNothing(store, journal, shown);
      return {
        requests: shown.map((record) => ({
          ...describeRequest(store, record),
          ...given({ gotNothing: why.get(record.number) }),
        })),
      };
    });
  },
});

export const getRequest = route({
  method: 'GET',
  path: '/requests/:number',
  summary: 'Show a request with its answer, and the verdicts that rest on it',
  errors: ['notFound'],
  input: object({ number: text('Its number.', { pattern: '^[0-9]{1,15}$' }) }),
  answer: requestDetails,
  run: ({ conduct, engine, journal, store }, { number }) =>
    engine.read(() => {
      const found = journal.find(Number(number));
      if (found === undefined) {
        throw new ControlError('notFound', `There is no request ${number}; the journal keeps the last 10,000.`);
      }
      const { record, answer } = found;
      const gotNothing = whyPollsGetNothing(store, journal, [record]).get(record.number);
      const verdicts = conduct.list().filter(({ evidence }) => evidence.some((each) => each.number === record.number));
      return {
        ...describeRequest(store, record),
        ...given({ gotNothing, answer: answer && describeAnswer(store, record, answer) }),
        verdicts: verdicts.map((verdict) => ({ kind: verdict.kind, message: sentenceOf(verdict) })),
      };
    }),
});

function describeAnswer(store: Store, record: RequestRecord, { text: kept, isCut }: KeptAnswer) {
  const read = isCut ? parseBeginning(kept) : JSON.parse(kept);
  const { answer } = maskSecrets(store, record, read);
  return { body: answer as Readonly<Record<string, unknown>>, isCut };
}

/** Forgets the verdicts, too, which rest on the requests. */
export const clearRequests = route({
  method: 'DELETE',
  path: '/requests',
  summary: 'Forget requests and verdicts',
  input: nothing,
  answer: cleared,
  run({ conduct, journal }) {
    conduct.clear();
    return { cleared: journal.clear() };
  },
});

/** A request in words, its secrets masked. */
function describeRequest(store: Store, record: RequestRecord): RequestDescription {
  const { operation, world, accessKeyId, status, errorCode, fault } = record;
  const { input, message } = maskSecrets(store, record);
  return {
    number: record.number,
    at: instant(record.at),
    realTime: instant(record.realAt),
    duration: Math.round(record.duration * 1000) / 1000,
    service: record.service,
    ...given({ operation, ...world, accessKeyId }),
    ...(input !== undefined && { input: input as Readonly<Record<string, unknown>> }),
    status: status === 0 ? null : status,
    ...(errorCode !== undefined && { error: { code: errorCode, message } }),
    jobIds: jobIdsOf(store, record),
    ...(fault !== undefined && { fault: fault.id }),
  };
}

/** The jobs that a request names or was handed; to S3, the job and its continuations whose artifacts it could reach. */
function jobIdsOf(store: Store, { jobId, jobs, actionExecution }: RequestRecord): readonly string[] {
  if (actionExecution !== undefined) return store.jobs.listOfActionExecution(actionExecution).map(({ id }) => id);
  return [...new Set([...(jobId === undefined ? [] : [jobId]), ...jobs.map(({ id }) => id)])];
}

/** Logs each request as it ends, its secrets masked. */
export function logRequests(journal: Journal, store: Store, log: Log): void {
  journal.follow((record) => {
    const why = whyNothing(store, record);
    log.debug(`${lineOf(describeRequest(store, record))}${why === undefined ? '' : `: ${why}`}`);
  });
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

export const getConduct = route({
  method: 'GET',
  path: '/conduct',
  summary: 'Give verdicts on how the workers conducted themselves',
  input: nothing,
  answer: object({ verdicts: list(verdictDescription) }),
  run: ({ conduct, engine, store }) =>
    engine.read(() => ({
      verdicts: conduct.list().map(({ kind, jobId, evidence, ...told }) => ({
        kind,
        message: sentenceOf(told),
        ...given({ jobId }),
        evidence: evidence.map((record) => describeRequest(store, record)),
      })),
    })),
});
