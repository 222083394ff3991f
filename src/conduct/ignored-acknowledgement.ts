import type { RequestRecord } from '../journal/request-record.ts';
import { type History, holdersOf, isDecided, isFinalReport, isTaking, type JobCourse } from './history.ts';
import type { Verdict } from './verdict.ts';

/** A worker that was told that a job is not its own, by an error or by a status, and worked on it all the same. */
export function ignoredAcknowledgement({ courses }: History): Verdict[] {
  return courses.flatMap((course) => {
    const refusal = course.acknowledgements.find(isRefusal);
    const work = refusal && workInSpiteOf(refusal, course);
    if (refusal === undefined || work === undefined) return [];
    const told = refusal.errorCode ?? refusal.jobStatus;
    return [
      {
        kind: 'IgnoredAcknowledgement' as const,
        jobId: course.jobId,
        message: `Job ${course.jobId} was worked on (${work.operation}) although its acknowledgement was answered ${told}. Leave a job alone unless the answer is InProgress; if it is still to be done, a later poll hands it out again.`,
        evidence: [refusal, work],
      },
    ];
  });
}

function isRefusal(record: RequestRecord): boolean {
  return !isTaking(record) && record.status > 0 && record.status < 500;
}

/** More last words than workers to whom the job belongs; or, when it belongs to nobody, any word and any transfer. */
function workInSpiteOf(refusal: RequestRecord, course: JobCourse): RequestRecord | undefined {
  const holders = holdersOf(course);
  const later = (record: RequestRecord) => record.number > refusal.number;
  const reports = course.reports.filter(isFinalReport);
  if (reports.length > holders) {
    const last = reports.at(-1);
    return last && later(last) ? last : undefined;
  }
  return holders === 0 && isDecided(refusal) ? course.transfers.find(later) : undefined;
}
