import type { JobStatus } from '../domain/jobs/lifecycle.ts';
import { jobOperations } from '../domain/jobs/lifecycle.ts';
import type { RequestRecord } from '../journal/request-record.ts';

/** The requests that were about one job, oldest first. */
export interface JobTimeline {
  readonly jobId: string;
  /** The first. */
  readonly dispatch: RequestRecord;
  readonly acknowledgements: readonly RequestRecord[];
  readonly reports: readonly RequestRecord[];
  /** Requests to S3 under credentials that came with the job. */
  readonly transfers: readonly RequestRecord[];
  /** Whether a fault ended the job under its worker's hands. */
  readonly wasTimedOut: boolean;
}

/** The requests that were about one job of a function, oldest first. */
interface FunctionTimeline {
  readonly jobId: string;
  readonly functionName: string;
  /** Those that have ended here; of one elsewhere nobody learns. */
  readonly invocations: readonly RequestRecord[];
  readonly reports: readonly RequestRecord[];
}

/** What verdicts are given on. */
export interface History {
  /** Oldest first. */
  readonly records: readonly RequestRecord[];
  /** Of the jobs whose first dispatch is among the records: of others too little is known. */
  readonly timelines: readonly JobTimeline[];
  readonly functionTimelines: readonly FunctionTimeline[];
  statusOf(dispatch: RequestRecord, jobId: string): JobStatus | undefined;
}

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

/** What each operation does to a job; the lists of a timeline by the operations that are written into them. */
const roles: ReadonlyMap<string, 'acknowledgements' | 'reports' | 'poll'> = new Map([
  ...jobOperations.polls.map((name) => [name, 'poll'] as const),
  ...jobOperations.acknowledgements.map((name) => [name, 'acknowledgements'] as const),
  ...jobOperations.reports.map((name) => [name, 'reports'] as const),
]);

/** What the lists of a timeline are until they have something: most timelines are short, and there are thousands. */
const none: readonly RequestRecord[] = [];

/** Timelines are read when a rule asks for them. */
export function readHistory(records: readonly RequestRecord[], statusOf: History['statusOf']): History {
  let timelines: readonly JobTimeline[] | undefined;
  let functionTimelines: readonly FunctionTimeline[] | undefined;
  return {
    records,
    statusOf,
    get timelines() {
      timelines ??= readTimelines(records);
      return timelines;
    },
    get functionTimelines() {
      functionTimelines ??= readFunctionTimelines(records);
      return functionTimelines;
    },
  };
}

function readTimelines(records: readonly RequestRecord[]): JobTimeline[] {
  const timelines = new Map<string, Mutable<JobTimeline>>();
  const jobOfKey = new Map<string, string>();
  for (const record of records) {
    const { operation, accessKeyId, service } = record;
    if (operation === undefined) continue;
    const role = roles.get(operation);
    for (const { id, accessKeyId: issued } of record.jobs) {
      if (role === 'poll' && !timelines.has(id)) timelines.set(id, timelineFrom(id, record));
      if (issued !== undefined) jobOfKey.set(issued, id);
    }
    const isTransfer = service === 's3';
    if (role === 'poll' || (role === undefined && !isTransfer && !record.fault?.timesOut)) continue;
    const jobId = isTransfer ? jobOfKey.get(accessKeyId ?? '') : record.jobId;
    const timeline = jobId === undefined ? undefined : timelines.get(jobId);
    if (timeline === undefined) continue;
    if (record.fault?.timesOut) timeline.wasTimedOut = true;
    const list = isTransfer ? 'transfers' : role;
    if (list !== undefined) note(timeline, list, record);
  }
  return [...timelines.values()];
}

/** An invocation is written down when it ends, behind the reports that it made. */
function readFunctionTimelines(records: readonly RequestRecord[]): FunctionTimeline[] {
  const invocations = Map.groupBy(
    records.filter(({ service, status, jobId }) => service === 'lambda' && status === 200 && jobId !== undefined),
    ({ jobId }) => jobId as string,
  );
  if (invocations.size === 0) return [];
  const reports = Map.groupBy(
    records.filter(({ operation, jobId = '' }) => roles.get(operation ?? '') === 'reports' && invocations.has(jobId)),
    ({ jobId }) => jobId as string,
  );
  return [...invocations].map(([jobId, ended]) => {
    const { FunctionName: functionName } = (ended[0] as RequestRecord).input as { readonly FunctionName: string };
    return { jobId, functionName, invocations: ended, reports: reports.get(jobId) ?? [] };
  });
}

function note(
  timeline: Mutable<JobTimeline>,
  list: 'acknowledgements' | 'reports' | 'transfers',
  record: RequestRecord,
) {
  if (timeline[list] === none) timeline[list] = [record];
  else (timeline[list] as RequestRecord[]).push(record);
}

function timelineFrom(jobId: string, dispatch: RequestRecord): Mutable<JobTimeline> {
  return { jobId, dispatch, acknowledgements: none, reports: none, transfers: none, wasTimedOut: false };
}

/** Whether a request is an acknowledgement, whatever became of it. */
export function isAcknowledgement({ operation }: RequestRecord): boolean {
  return operation !== undefined && roles.get(operation) === 'acknowledgements';
}

/** Whether a request is a poll that was answered, and answered with no job. */
export function isEmptyPoll({ operation, status, hasJobs }: RequestRecord): boolean {
  return status === 200 && !hasJobs && isPoll(operation);
}

export function isPoll(operation: string | undefined): boolean {
  return operation !== undefined && roles.get(operation) === 'poll';
}

/**
 * Whether the worker learnt what became of its request: it was answered, and not with something that asks for a retry.
 */
export function isDecided({ status, errorCode }: RequestRecord): boolean {
  return status > 0 && status < 500 && errorCode !== 'ThrottlingException';
}

/**
 * Whether a request to report a job's end was the worker's last word: it ended the job, or came when none was wanted.
 */
export function isFinalReport(report: RequestRecord): boolean {
  return isDecided(report) && (report.isCarriedOut || report.errorCode === 'InvalidJobStateException');
}

/**
 * Reports without those that were taken although one of the job had been before: they said the same, word for word
 * (D5), which is no offence.
 */
export function withoutRepeats(reports: readonly RequestRecord[]): readonly RequestRecord[] {
  const taken = reports.findIndex(({ isCarriedOut }) => isCarriedOut);
  return reports.filter(({ isCarriedOut }, index) => !isCarriedOut || index === taken);
}

/** Whether an acknowledgement gave the job to its worker, who may not have heard of it. */
export function isTaking({ jobStatus }: RequestRecord): boolean {
  return jobStatus === 'InProgress';
}

/**
 * How many workers may believe with reason that a job is theirs: whoever acknowledged it, and each whose
 * acknowledgement was lost, for whom InvalidNonceException looks the same as having been acknowledged.
 */
export function holdersOf({ acknowledgements }: JobTimeline): number {
  let taken = 0;
  let lost = 0;
  for (const record of acknowledgements) {
    if (isTaking(record)) taken = 1;
    else if (record.status === 0 || record.status >= 500) lost += 1;
  }
  return taken + lost;
}
