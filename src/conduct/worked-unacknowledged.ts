import type { RequestRecord } from '../journal/request-record.ts';
import { type History, isTaking, type JobCourse } from './history.ts';
import type { Verdict } from './verdict.ts';

/** A worker that fetched or left artifacts, or reported, before it had so much as tried to acknowledge the job. */
export function workedUnacknowledged({ courses }: History): Verdict[] {
  return courses.flatMap((course) => {
    const first = firstWork(course);
    if (first === undefined) return [];
    return [
      {
        kind: 'WorkedUnacknowledged' as const,
        jobId: course.jobId,
        message: `Job ${course.jobId} was worked on before anybody acknowledged it: ${first.operation} came first. Acknowledge a job, and work on it only when the answer is InProgress.`,
        evidence: [course.handOut, first],
      },
    ];
  });
}

/** With --unacknowledged-results accept a report without an acknowledgement is taken, and is no offence. */
function firstWork({ acknowledgements, transfers, reports }: JobCourse) {
  const tried = acknowledgements[0]?.number ?? Number.POSITIVE_INFINITY;
  const isEarly = ({ number }: RequestRecord) => number < tried;
  if (!transfers.some(isEarly) && !reports.some(isEarly)) return undefined;
  const isTolerated = !acknowledgements.some(isTaking) && reports.some(({ isCarriedOut }) => isCarriedOut);
  if (isTolerated) return undefined;
  const refused = reports.filter(({ errorCode }) => errorCode === 'InvalidJobStateException');
  return [...transfers, ...refused].sort((a, b) => a.number - b.number).find(isEarly);
}
