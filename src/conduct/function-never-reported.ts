import { mostRetries } from '../domain/jobs/lambda-function.ts';
import { hasEnded } from '../domain/jobs/lifecycle.ts';
import type { RequestRecord } from '../journal/request-record.ts';
import type { History } from './history.ts';
import type { Verdict } from './verdict.ts';

/** A function that has ended, for good, and never tried to report. */
export function functionNeverReported({ functionCourses, statusOf }: History): Verdict[] {
  return functionCourses.flatMap(({ jobId, functionName, invocations, reports }) => {
    const last = invocations.at(-1) as RequestRecord;
    if (reports.length > 0 || isRetried(last, invocations.length)) return [];
    const status = statusOf(last, jobId);
    // Whoever has seen to the job in the function's place, such as a person with the AWS CLI elsewhere, has ended it.
    if (status === undefined || (hasEnded(status) && status !== 'TimedOut')) return [];
    const how = last.errorCode === undefined ? 'ended' : `failed ${invocations.length} times (${last.errorCode})`;
    return [
      {
        kind: 'NeverReported' as const,
        jobId,
        message: `Function ${functionName} ${how} without a result for job ${jobId}. Report a failure, too, whatever the work throws, and await the call: what a function returns or throws says nothing to CodePipeline.`,
        evidence: [...invocations],
      },
    ];
  });
}

function isRetried({ errorCode }: RequestRecord, attempts: number): boolean {
  return errorCode !== undefined && attempts <= mostRetries;
}
