import { mostRetries } from '../domain/jobs/lambda-function.ts';
import { hasEnded } from '../domain/jobs/lifecycle.ts';
import type { RequestRecord } from '../journal/request-record.ts';
import { isFinalReport, withoutRepeats } from './history.ts';
import { type Rule, ruleOver } from './verdict.ts';

const functionRule = ruleOver(
  ({ functionTimelines }) => functionTimelines,
  ({ functionName }) => ({ kind: 'function', name: `Function ${functionName}` }),
);

const worthJudging: Rule['worthJudging'] = { record: ({ service }) => service === 'lambda' };

/** A function that has ended, for good, and never tried to report. */
export const functionNeverReported = functionRule(
  'NeverReported',
  worthJudging,
  ({ jobId, invocations, reports }, { statusOf }) => {
    const last = invocations.at(-1) as RequestRecord;
    if (reports.length > 0 || isRetried(last, invocations.length)) return undefined;
    const status = statusOf(last, jobId);
    // Whoever has seen to the job in the function's place, such as a person with the AWS CLI elsewhere, has ended it.
    if (status === undefined || (hasEnded(status) && status !== 'TimedOut')) return undefined;
    const how = last.errorCode === undefined ? 'ended' : `failed ${invocations.length} times (${last.errorCode})`;
    return {
      did: `${how} without a result for job ${jobId}. Report a failure, too, whatever the work throws, and await the call: what a function returns or throws says nothing to CodePipeline.`,
      evidence: [...invocations],
    };
  },
);

function isRetried({ errorCode }: RequestRecord, attempts: number): boolean {
  return errorCode !== undefined && attempts <= mostRetries;
}

/**
 * A function that reported another result of a job after it had been told that the report arrived: in the same
 * invocation, or in a retry because it failed after its report.
 */
export const functionReportedAgain = functionRule('ReportedAfterEnd', worthJudging, ({ jobId, reports }) => {
  const taken = reports.findIndex(({ isCarriedOut, status }) => isCarriedOut && status === 200);
  const later = taken < 0 ? [] : withoutRepeats(reports).slice(taken + 1);
  const repeated = later.find(isFinalReport);
  if (repeated === undefined) return undefined;
  return {
    did: `reported job ${jobId} again, with another result (${repeated.operation}), after it had been answered. A job takes one result, and it is the last thing to do: a function that fails afterwards is invoked again with the same job.`,
    evidence: reports.slice(0, reports.indexOf(repeated) + 1),
  };
});
