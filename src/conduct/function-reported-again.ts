import { type History, isFinalReport } from './history.ts';
import type { Verdict } from './verdict.ts';

/**
 * A function that reported a job again after it had been told that the report arrived: in the same invocation, or in a
 * retry because it failed after its report.
 */
export function functionReportedAgain({ functionCourses }: History): Verdict[] {
  return functionCourses.flatMap(({ jobId, functionName, reports }) => {
    const taken = reports.findIndex(({ isCarriedOut, status }) => isCarriedOut && status === 200);
    const repeated = taken < 0 ? undefined : reports.slice(taken + 1).find(isFinalReport);
    if (repeated === undefined) return [];
    return [
      {
        kind: 'ReportedAfterEnd' as const,
        jobId,
        message: `Function ${functionName} reported job ${jobId} again (${repeated.operation}) after it had been answered. A job takes one result, and it is the last thing to do: a function that fails afterwards is invoked again with the same job.`,
        evidence: reports.slice(0, reports.indexOf(repeated) + 1),
      },
    ];
  });
}
