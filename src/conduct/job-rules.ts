import type { RequestRecord } from '../journal/request-record.ts';
import {
  holdersOf,
  isAcknowledgement,
  isDecided,
  isFinalReport,
  isTaking,
  type JobTimeline,
  withoutRepeats,
} from './history.ts';
import type { Rule, Verdict } from './verdict.ts';

/** A worker that fetched or left artifacts, or reported, before it had so much as tried to acknowledge the job. */
export const workedUnacknowledged: Rule = {
  worthJudging: { record: (record) => record.service === 's3' || isRefusedReport(record) },
  judge: ({ timelines }) =>
    timelines.flatMap((timeline) => {
      const first = firstWork(timeline);
      if (first === undefined) return [];
      return [
        {
          kind: 'WorkedUnacknowledged' as const,
          jobId: timeline.jobId,
          subject: jobSubject(timeline.jobId),
          did: `was worked on before anybody acknowledged it: ${first.operation} came first. Acknowledge a job, and work on it only when the answer is InProgress.`,
          evidence: [timeline.dispatch, first],
        },
      ];
    }),
};

/** With --unacknowledged-results accept a report without an acknowledgement is taken, and is no offence. */
function firstWork({ acknowledgements, transfers, reports }: JobTimeline) {
  const tried = acknowledgements[0]?.number ?? Number.POSITIVE_INFINITY;
  const isEarly = ({ number }: RequestRecord) => number < tried;
  if (!transfers.some(isEarly) && !reports.some(isEarly)) return undefined;
  const isTolerated = !acknowledgements.some(isTaking) && reports.some(({ isCarriedOut }) => isCarriedOut);
  if (isTolerated) return undefined;
  return [...transfers, ...reports.filter(isRefusedReport)].sort((a, b) => a.number - b.number).find(isEarly);
}

function isRefusedReport({ errorCode }: RequestRecord): boolean {
  return errorCode === 'InvalidJobStateException';
}

/** A worker that was told that a job is not its own, by an error or by a status, and worked on it all the same. */
export const ignoredAcknowledgement: Rule = {
  worthJudging: { record: (record) => isAcknowledgement(record) && isRefusal(record) },
  judge: ({ timelines }) =>
    timelines.flatMap((timeline) => {
      const refusal = timeline.acknowledgements.find(isRefusal);
      const work = refusal && workInSpiteOf(refusal, timeline);
      if (refusal === undefined || work === undefined) return [];
      const told = refusal.errorCode ?? refusal.jobStatus;
      return [
        {
          kind: 'IgnoredAcknowledgement' as const,
          jobId: timeline.jobId,
          subject: jobSubject(timeline.jobId),
          did: `was worked on (${work.operation}) although its acknowledgement was answered ${told}. Leave a job alone unless the answer is InProgress; if it is still to be done, a later poll hands it out again.`,
          evidence: [refusal, work],
        },
      ];
    }),
};

function isRefusal(record: RequestRecord): boolean {
  return !isTaking(record) && record.status > 0 && record.status < 500;
}

/** More last words than workers to whom the job belongs; or, when it belongs to nobody, any word and any transfer. */
function workInSpiteOf(refusal: RequestRecord, timeline: JobTimeline): RequestRecord | undefined {
  const holders = holdersOf(timeline);
  const later = (record: RequestRecord) => record.number > refusal.number;
  const reports = timeline.reports.filter(isFinalReport);
  if (reports.length > holders) {
    const last = reports.at(-1);
    return last && later(last) ? last : undefined;
  }
  return holders === 0 && isDecided(refusal) ? timeline.transfers.find(later) : undefined;
}

/**
 * A worker that reported another result of a job after it had been told that the report arrived, or that the job takes
 * none any more. The first report of a job that timed out is none: nothing told the worker.
 */
export const reportedAfterEnd: Rule = {
  worthJudging: { record: isRefusedReport },
  judge: ({ timelines }) =>
    timelines.flatMap((timeline) => {
      const { jobId, acknowledgements } = timeline;
      if (timeline.reports.length < 2) return [];
      const reports = withoutRepeats(timeline.reports.filter(isFinalReport));
      const holders = holdersOf(timeline);
      const repeated = reports[holders];
      if (holders === 0 || repeated === undefined) return [];
      // Then it may be the word of a worker that was never given the job, which is another offence.
      if (acknowledgements.some((each) => isDecided(each) && !isTaking(each) && each.number < repeated.number)) {
        return [];
      }
      return [
        {
          kind: 'ReportedAfterEnd' as const,
          jobId,
          subject: jobSubject(jobId),
          did: `was reported again, with another result (${repeated.operation}), after its worker had been answered. A job takes one result; when InvalidJobStateException says that it has ended, leave it.`,
          evidence: reports.slice(0, holders + 1),
        },
      ];
    }),
};

/**
 * A job that timed out in the hands of a worker that had been told that it is its own, and that never tried to report.
 */
export const neverReported: Rule = {
  worthJudging: { jobStatus: 'TimedOut' },
  judge: ({ timelines, statusOf }) =>
    timelines.flatMap((timeline) => {
      const { jobId, dispatch, acknowledgements, reports, wasTimedOut } = timeline;
      if (reports.length > 0 || wasTimedOut) return [];
      const taken = acknowledgements.find((record) => isTaking(record) && record.status === 200);
      if (taken === undefined || statusOf(dispatch, jobId) !== 'TimedOut') return [];
      return [
        {
          kind: 'NeverReported' as const,
          jobId,
          subject: jobSubject(jobId),
          did: `timed out: its worker acknowledged it and never reported a result. Report a failure, too, whatever the work throws.`,
          evidence: [dispatch, taken],
        },
      ];
    }),
};

function jobSubject(id: string): Verdict['subject'] {
  return { kind: 'job', name: `Job ${id}` };
}
