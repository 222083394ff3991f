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
import { ruleOver } from './verdict.ts';

const jobRule = ruleOver(
  ({ timelines }) => timelines,
  ({ jobId }) => ({ kind: 'job', name: `Job ${jobId}` }),
);

/** A worker that fetched or left artifacts, or reported, before it had so much as tried to acknowledge the job. */
export const workedUnacknowledged = jobRule(
  'WorkedUnacknowledged',
  { record: (record) => record.service === 's3' || isRefusedReport(record) },
  (timeline) => {
    const first = firstWork(timeline);
    if (first === undefined) return undefined;
    return {
      did: `was worked on before anybody acknowledged it: ${first.operation} came first. Acknowledge a job, and work on it only when the answer is InProgress.`,
      evidence: [timeline.dispatch, first],
    };
  },
);

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
export const ignoredAcknowledgement = jobRule(
  'IgnoredAcknowledgement',
  { record: (record) => isAcknowledgement(record) && isRefusal(record) },
  (timeline) => {
    const refusals = timeline.acknowledgements.filter((each) => isRefusal(each) && !wasRetried(each, timeline));
    // What was decided says more than what asked for a retry.
    const ordered = [...refusals.filter(isDecided), ...refusals.filter((each) => !isDecided(each))];
    for (const refusal of ordered) {
      const work = workInSpiteOf(refusal, timeline);
      if (work === undefined) continue;
      const told = refusal.errorCode ?? refusal.jobStatus;
      return {
        did: `was worked on (${work.operation}) although its acknowledgement was answered ${told}. Leave a job alone unless the answer is InProgress; if it is still to be done, a later poll hands it out again.`,
        evidence: [refusal, work],
      };
    }
    return undefined;
  },
);

function isRefusal(record: RequestRecord): boolean {
  return !isTaking(record) && record.status > 0 && record.status < 500;
}

/**
 * Whether an acknowledgement that asks for a retry, such as a throttled one, was sent again, and gave the job: with the
 * same nonce, which another dispatch of the job has not.
 */
function wasRetried(refusal: RequestRecord, { acknowledgements }: JobTimeline): boolean {
  const isRetry = (each: RequestRecord) => each.number > refusal.number && each.inputText === refusal.inputText;
  return !isDecided(refusal) && acknowledgements.some((each) => isTaking(each) && isRetry(each));
}

/** More last words than workers to whom the job belongs; or, when it belongs to nobody, any word and any transfer. */
function workInSpiteOf(refusal: RequestRecord, timeline: JobTimeline): RequestRecord | undefined {
  const holders = holdersOf(timeline);
  const later = (record: RequestRecord) => record.number > refusal.number;
  const reports = timeline.reports.filter(isFinalReport);
  if (reports.length > holders) {
    // One that was refused came from somebody to whom the job did not belong.
    return reports.findLast((report) => later(report) && !report.isCarriedOut) ?? reports.slice(-1).find(later);
  }
  return holders === 0 && isDecided(refusal) ? timeline.transfers.find(later) : undefined;
}

/**
 * A worker that reported another result of a job after it had been told that the report arrived, or that the job takes
 * none any more. The first report of a job that timed out is none: nothing told the worker.
 */
export const reportedAfterEnd = jobRule('ReportedAfterEnd', { record: isRefusedReport }, (timeline) => {
  if (timeline.reports.length < 2) return undefined;
  const reports = withoutRepeats(timeline.reports.filter(isFinalReport));
  const holders = holdersOf(timeline);
  const repeated = reports[holders];
  if (holders === 0 || repeated === undefined) return undefined;
  // Then it may be the word of a worker that was never given the job, which is another offence.
  const refusals = timeline.acknowledgements.filter((each) => isRefusal(each) && !wasRetried(each, timeline));
  if (refusals.some(({ number }) => number < repeated.number)) return undefined;
  return {
    did: `was reported again, with another result (${repeated.operation}), after its worker had been answered. A job takes one result; when InvalidJobStateException says that it has ended, leave it.`,
    evidence: reports.slice(0, holders + 1),
  };
});

/**
 * A job that timed out in the hands of a worker that had been told that it is its own, and that never tried to report.
 */
export const neverReported = jobRule(
  'NeverReported',
  { jobStatus: 'TimedOut' },
  ({ jobId, dispatch, acknowledgements, reports, wasTimedOut }, { statusOf }) => {
    if (reports.length > 0 || wasTimedOut) return undefined;
    const taken = acknowledgements.find((record) => isTaking(record) && record.status === 200);
    if (taken === undefined || statusOf(dispatch, jobId) !== 'TimedOut') return undefined;
    return {
      did: `timed out: its worker acknowledged it and never reported a result. Report a failure, too, whatever the work throws.`,
      evidence: [dispatch, taken],
    };
  },
);
