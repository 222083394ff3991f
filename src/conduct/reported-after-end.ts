import { type History, holdersOf, isDecided, isFinalReport, isTaking } from './history.ts';
import type { Verdict } from './verdict.ts';

/**
 * A worker that reported a job again after it had been told that the report arrived, or that the job takes none any
 * more. The first report of a job that timed out is none: nothing told the worker.
 */
export function reportedAfterEnd({ courses }: History): Verdict[] {
  return courses.flatMap((course) => {
    const { jobId, acknowledgements } = course;
    if (course.reports.length < 2) return [];
    const reports = course.reports.filter(isFinalReport);
    const holders = holdersOf(course);
    const repeated = reports[holders];
    if (holders === 0 || repeated === undefined) return [];
    // Then it may be the word of a worker that was never given the job, which is another offence.
    if (acknowledgements.some((each) => isDecided(each) && !isTaking(each) && each.number < repeated.number)) return [];
    return [
      {
        kind: 'ReportedAfterEnd' as const,
        jobId,
        message: `Job ${jobId} was reported again (${repeated.operation}) after its worker had been answered. A job takes one result; when InvalidJobStateException says that it has ended, leave it.`,
        evidence: reports.slice(0, holders + 1),
      },
    ];
  });
}
