import { styleText } from 'node:util';
import { hasEnded } from '../domain/jobs/lifecycle.ts';
import type { JobArtifact, JobDescription, JobSummary } from '../index.ts';
import { printable } from '../runtime/printable.ts';
import { age, type Cell, clockTime, header, styleOf, table } from './table.ts';

/** Lines about a job and those that continue it, oldest first: what it is about, then what happened to each. */
export function jobPage(chain: readonly JobDescription[]): string[] {
  const job = chain.at(-1);
  if (job === undefined) return [];
  return [
    ...table(facts(job).map(([name, text]): Cell[] => [{ text: name, style: 'dim' }, { text }])),
    ...section('Configuration', Object.entries(job.configuration)),
    ...section('Input artifacts', job.inputArtifacts.map(artifactRow)),
    ...section('Output artifacts', job.outputArtifacts.map(artifactRow)),
    ...section('Output variables', Object.entries(job.outputVariables ?? {})),
    ...chain.flatMap((each) => ['', ...history(each)]),
  ];
}

function facts(job: JobDescription): [string, string][] {
  const { category, owner, provider, version } = job.actionTypeId;
  const { failureDetails: failure, externalExecutionId, currentRevision } = job;
  const rows: [string, string | undefined][] = [
    ['Status', job.status],
    ['Progress', progress(job)],
    ['Failure', failure && `${failure.type}: ${failure.message}`],
    ['Action type', `${category}/${owner}/${provider}/${version}`],
    ['Pipeline', `${job.pipelineName} / ${job.stage} / ${job.action}`],
    ['Client', job.clientId],
    ['Function', job.function],
    ['Account', `${job.accountId}, ${job.region}`],
    ['Execution', job.pipelineExecutionId],
    ['External id', externalExecutionId],
    ['Revision', currentRevision && JSON.stringify(currentRevision)],
    ['Times out', hasEnded(job.status) ? undefined : job.deadline],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '');
}

function artifactRow({ name, location: { s3Location }, revision }: JobArtifact): string[] {
  return [name, `s3://${s3Location.bucketName}/${s3Location.objectKey}`, revision ?? ''];
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const lines = table(rows.map((row) => row.map((text) => ({ text }))));
  return ['', styleText('bold', title), ...lines.map((line) => `  ${line}`)];
}

/** A job of the chain under its own id: it was polled, acknowledged and reported by itself. */
function history(job: JobDescription): string[] {
  const token = job.continuationToken === null ? '' : `  continues with the token ${printable(job.continuationToken)}`;
  const rows = job.history.map(({ at, event, status, nonce }): Cell[] => [
    { text: clockTime(at) },
    { text: event },
    { text: status, style: styleOf(status) },
    { text: nonce === null ? '' : `nonce ${nonce}` },
  ]);
  const made: Cell[] = [{ text: clockTime(job.createdAt) }, { text: 'Made' }];
  return [`${styleText('bold', job.id)}${token}`, ...table([made, ...rows]).map((line) => `  ${line}`)];
}

const columns = ['ID', 'STATUS', 'ACTION TYPE', 'PIPELINE / STAGE / ACTION', 'AGE', 'PROGRESS'];

/** Lines of a table of jobs. @param now Epoch milliseconds by the emulator's clock. */
export function jobTable(jobs: readonly JobSummary[], now: number): string[] {
  if (jobs.length === 0) return ['There are no jobs. Make some with: codepipeline-local seed FILE'];
  return table([header(columns), ...jobs.map((job) => row(job, now))]);
}

function row(job: JobSummary, now: number): Cell[] {
  const { category, provider, version } = job.actionTypeId;
  return [
    { text: job.id },
    { text: job.status, style: styleOf(job.status) },
    { text: `${category}/${provider}/${version}` },
    { text: `${job.pipelineName} / ${job.stage} / ${job.action}` },
    { text: age(now - Date.parse(job.createdAt)) },
    { text: progress(job) },
  ];
}

/** `60%  Compiling`, or as much of it as the worker said. */
export function progress({ percentComplete, summary }: Pick<JobSummary, 'percentComplete' | 'summary'>): string {
  return [percentComplete === undefined ? undefined : `${percentComplete}%`, summary]
    .filter((part) => part !== undefined)
    .join('  ');
}
