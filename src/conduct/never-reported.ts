import { type History, isTaking } from './history.ts';
import type { Verdict } from './verdict.ts';

/**
 * A job that timed out in the hands of a worker that had been told that it is its own, and that never tried to report.
 */
export function neverReported({ courses, statusOf }: History): Verdict[] {
  return courses.flatMap((course) => {
    const { jobId, handOut, acknowledgements, reports, wasTimedOut } = course;
    if (reports.length > 0 || wasTimedOut) return [];
    const taken = acknowledgements.find((record) => isTaking(record) && record.status === 200);
    if (taken === undefined || statusOf(handOut, jobId) !== 'TimedOut') return [];
    return [
      {
        kind: 'NeverReported' as const,
        jobId,
        message: `Job ${jobId} timed out: its worker acknowledged it and never reported a result. Report a failure, too, whatever the work throws.`,
        evidence: [handOut, taken],
      },
    ];
  });
}
