import { stripVTControlCharacters } from 'node:util';
import type { ControlParts } from '../control/capability.ts';
import { describeJob } from '../control/describe-job.ts';
import { hasEnded } from '../domain/jobs/lifecycle.ts';
import type { JobDescription } from '../index.ts';
import { jobPage } from './job-page.ts';
import type { TestCase, TestSuite } from './junit-report.ts';

/** What became of the jobs that are there: a case for each job together with those that continue it, oldest first. */
export function jobSuite({ engine, store }: ControlParts): TestSuite {
  return engine.read(() => {
    const jobs = store.jobRecords.list({}, Number.MAX_SAFE_INTEGER).jobs.toReversed();
    const chains = Map.groupBy(jobs, ({ actionExecution }) => actionExecution).values();
    return { name: 'jobs', cases: [...chains].map((chain) => caseOf(chain.map((job) => describeJob(store, job)))) };
  });
}

function caseOf(chain: readonly JobDescription[]): TestCase {
  const [first, last] = [chain[0], chain.at(-1)] as [JobDescription, JobDescription];
  const { category, owner, provider, version } = last.actionTypeId;
  const lastChange = last.history.at(-1)?.at ?? last.createdAt;
  return {
    className: `${category}/${owner}/${provider}/${version}`,
    name: `${last.pipelineName} / ${last.stage} / ${last.action} ${first.id}`,
    seconds: (Date.parse(lastChange) - Date.parse(first.createdAt)) / 1000,
    ...verdictOn(last),
    output: jobPage(chain).map((line) => stripVTControlCharacters(line)),
  };
}

/** A job that a worker took and never finished is a failure; one that nobody took says nothing about a worker. */
function verdictOn({ status, failureDetails }: JobDescription): Pick<TestCase, 'failure' | 'skipped'> {
  if (status === 'Succeeded') return {};
  if (status === 'Created' || status === 'Queued') return { skipped: `No worker has it: it is ${status}.` };
  if (!hasEnded(status)) return { failure: { type: 'Unfinished', message: `A worker took it and left it ${status}.` } };
  const { type, message } = failureDetails ?? { type: status, message: `It has ended as ${status}.` };
  return { failure: { type, message } };
}
