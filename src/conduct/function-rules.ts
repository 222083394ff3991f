import { mostRetries } from '../domain/jobs/lambda-function.ts';
import { hasEnded } from '../domain/jobs/lifecycle.ts';
import type { RequestRecord } from '../journal/request-record.ts';
import { isFinalReport, withoutRepeats } from './history.ts';
import type { Rule } from './verdict.ts';

const worthJudging: Rule['worthJudging'] = { record: ({ service }) => service === 'lambda' };

/** A function that has ended, for good, and never tried to report. */
export const functionNeverReported: Rule = {
  worthJudging,
  judge: ({ functionTimelines, statusOf }) =>
    functionTimelines.flatMap(({ jobId, functionName, invocations, reports }) => {
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
          subject: { kind: 'function' as const, name: `Function ${functionName}` },
          did: `${how} without a result for job ${jobId}. Report a failure, too, whatever the work throws, and await the call: what a function returns or throws says nothing to CodePipeline.`,
          evidence: [...invocations],
        },
      ];
    }),
};

function isRetried({ errorCode }: RequestRecord, attempts: number): boolean {
  return errorCode !== undefined && attempts <= mostRetries;
}

/**
 * A function that reported another result of a job after it had been told that the report arrived: in the same
 * invocation, or in a retry because it failed after its report.
 */
export const functionReportedAgain: Rule = {
  worthJudging,
  judge: ({ functionTimelines }) =>
    functionTimelines.flatMap(({ jobId, functionName, reports }) => {
      const taken = reports.findIndex(({ isCarriedOut, status }) => isCarriedOut && status === 200);
      const repeated =
        taken < 0
          ? undefined
          : withoutRepeats(reports)
              .slice(taken + 1)
              .find(isFinalReport);
      if (repeated === undefined) return [];
      return [
        {
          kind: 'ReportedAfterEnd' as const,
          jobId,
          subject: { kind: 'function' as const, name: `Function ${functionName}` },
          did: `reported job ${jobId} again, with another result (${repeated.operation}), after it had been answered. A job takes one result, and it is the last thing to do: a function that fails afterwards is invoked again with the same job.`,
          evidence: reports.slice(0, reports.indexOf(repeated) + 1),
        },
      ];
    }),
};
