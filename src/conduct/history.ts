import { jobOperations } from '../domain/job-operations.ts';
import type { JobStatus } from '../domain/lifecycle.ts';
import type { RequestRecord } from '../journal/request-record.ts';

/** The requests that were about one job, oldest first. */
export interface JobCourse {
  readonly jobId: string;
  readonly handOuts: RequestRecord[];
  readonly acknowledgements: RequestRecord[];
  readonly reports: RequestRecord[];
  /** Requests to S3 under credentials that came with the job. */
  readonly transfers: RequestRecord[];
  /** Whether a fault ended the job under its worker's hands. */
  wasTimedOut: boolean;
}

/** What verdicts are given on. */
export interface History {
  /** Oldest first. */
  readonly records: readonly RequestRecord[];
  /** Of the jobs whose first hand-out is among the records: of others too little is known. */
  readonly courses: readonly JobCourse[];
  statusOf(handOut: RequestRecord, jobId: string): JobStatus | undefined;
}

const polls = setOf(jobOperations.polls);
const acknowledgements = setOf(jobOperations.acknowledgements);
const reports = setOf(jobOperations.reports);

export function readHistory(records: readonly RequestRecord[], statusOf: History['statusOf']): History {
  const courses = new Map<string, JobCourse>();
  const jobOfKey = new Map<string, string>();
  for (const record of records) {
    const { operation, accessKeyId } = record;
    if (operation === undefined) continue;
    for (const job of record.jobs) {
      if (polls.has(operation)) courseOf(courses, job.id).handOuts.push(record);
      if (job.accessKeyId !== undefined) jobOfKey.set(job.accessKeyId, job.id);
    }
    const jobId = record.service === 's3' ? jobOfKey.get(accessKeyId ?? '') : jobIdIn(record.input);
    const course = jobId === undefined ? undefined : courses.get(jobId);
    if (course === undefined) continue;
    if (record.fault?.timesOut) course.wasTimedOut = true;
    if (record.service === 's3') course.transfers.push(record);
    else if (acknowledgements.has(operation)) course.acknowledgements.push(record);
    else if (reports.has(operation)) course.reports.push(record);
  }
  return { records, courses: [...courses.values()], statusOf };
}

/** Whether a request is a poll that was answered, and answered with no job. */
export function isEmptyPoll({ operation, jobs, status }: RequestRecord): boolean {
  return status === 200 && jobs.length === 0 && isPoll(operation);
}

export function isPoll(operation: string | undefined): boolean {
  return operation !== undefined && polls.has(operation);
}

/** The job that a request's input names. */
export function jobIdIn(input: unknown): string | undefined {
  const { jobId } = (input ?? {}) as { jobId?: unknown };
  return typeof jobId === 'string' ? jobId : undefined;
}

/** Whether the worker learnt what became of its request: it was answered, and not with something that asks for a retry. */
export function isDecided({ status, errorCode }: RequestRecord): boolean {
  return status > 0 && status < 500 && errorCode !== 'ThrottlingException';
}

/** Whether a request to report a job's end was the worker's last word: it ended the job, or came when none was wanted. */
export function isFinalReport(report: RequestRecord): boolean {
  return isDecided(report) && (report.isCarriedOut || report.errorCode === 'InvalidJobStateException');
}

/** Whether an acknowledgement gave the job to its worker, who may not have heard of it. */
export function isTaking({ jobStatus }: RequestRecord): boolean {
  return jobStatus === 'InProgress';
}

/**
 * How many workers may believe with reason that a job is theirs: whoever acknowledged it, and each whose acknowledgement
 * was lost, for whom InvalidNonceException looks the same as having been acknowledged.
 */
export function holdersOf({ acknowledgements }: JobCourse): number {
  const taken = acknowledgements.some(isTaking) ? 1 : 0;
  const lost = acknowledgements.filter((record) => !isTaking(record) && (record.status === 0 || record.status >= 500));
  return taken + lost.length;
}

function courseOf(courses: Map<string, JobCourse>, jobId: string): JobCourse {
  let course = courses.get(jobId);
  if (course === undefined) {
    course = { jobId, handOuts: [], acknowledgements: [], reports: [], transfers: [], wasTimedOut: false };
    courses.set(jobId, course);
  }
  return course;
}

function setOf(names: readonly string[]): ReadonlySet<string> {
  return new Set(names);
}
