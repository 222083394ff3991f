import { styleText } from 'node:util';
import { hasEnded } from '../../domain/jobs/lifecycle.ts';
import type { JobArtifact, JobDescription, JobSummary } from '../../index.ts';
import { printable } from '../../runtime/printable.ts';
import { fitLines, type Line, type Room, select } from './room.ts';
import { shortIds } from './short-ids.ts';
import { age, type Cell, clockTime, header, type Shrinking, styleOf, table, widthOf } from './table.ts';

/**
 * Lines about a job and those that continue it, oldest first: what it is about, then what happened to each. Where not
 * all have room, what happened last and what the job is about matter most.
 */
export function jobPage(chain: readonly JobDescription[], room?: Room): string[] {
  const job = chain.at(-1);
  if (job === undefined) return [];
  const lines = [
    ...weighed(table(facts(job).map(([name, text]): Cell[] => [{ text: name, style: 'dim' }, { text }])), 5),
    ...weighed(section('Configuration', Object.entries(job.configuration)), 1),
    ...weighed(section('Input artifacts', job.inputArtifacts.map(artifactRow)), 1),
    ...weighed(section('Output artifacts', job.outputArtifacts.map(artifactRow)), 1),
    ...weighed(section('Output variables', Object.entries(job.outputVariables ?? {})), 2),
    ...chain.flatMap((each) => weighed(['', ...history(each)], each === job ? 4 : 0)),
  ];
  return fitLines(lines, room);
}

function weighed(lines: readonly string[], weight: number): Line[] {
  return lines.map((text) => (text === '' ? { text, weight } : { text, weight, noun: 'line' }));
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
    ['No poll', job.unpollable],
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
const narrowColumns = ['ID', 'STATUS', 'PROVIDER', 'ACTION', 'AGE', 'PROGRESS'];

interface Listed {
  /** Epoch milliseconds by the emulator's clock. */
  readonly now: number;
  /** Whether others are left out because of their status or type. */
  readonly isFiltered: boolean;
  /** Whether others are left out that are older. */
  readonly hasOlder: boolean;
}

/** Lines of a table of jobs. */
export function jobTable(jobs: readonly JobSummary[], { now, isFiltered, hasOlder }: Listed, room?: Room): string[] {
  if (jobs.length === 0 && isFiltered) return ['There are no such jobs.'];
  if (jobs.length === 0) return ['There are no jobs. Make some with: codepipeline-local seed FILE'];
  const older = hasOlder ? [styleText('dim', `older jobs are left out; --limit shows more of them`)] : [];
  const rows = room?.rows === undefined ? undefined : room.rows - older.length;
  const { shown, more: others } = select(jobs, rows, weightOf, ({ status }) => status);
  const more = [...older, ...others];
  const wide = [header(columns), ...shown.map((job) => row(job, now))];
  if (room === undefined || widthOf(wide) <= room.columns) return withSecond(table(wide), more);
  const short = shortIds(jobs.map(({ id }) => id));
  const middle = [wide[0] as Cell[], ...shown.map((job) => shortened(row(job, now), short))];
  if (widthOf(middle) <= room.columns) return withSecond(table(middle), more);
  const narrow = [header(narrowColumns), ...shown.map((job) => shortened(narrowRow(job, now), short))];
  return withSecond(table(narrow, { columns: room.columns, shrinks: shrinksFor(room.columns) }), more);
}

/** What is worked on matters more than what waits or is done. */
function weightOf({ status }: JobSummary): number {
  return status === 'Dispatched' || status === 'InProgress' ? 1 : 0;
}

/** The age is never cut, and the progress only where it takes more than half of the line. */
function shrinksFor(width: number): readonly Shrinking[] {
  const [provider, action, progress] = [2, 3, 5];
  const half = Math.floor(width / 2);
  return [
    [provider, 12],
    [action, 12],
    [provider, 0],
    [action, 8],
    [progress, half],
    [action, 0],
    [progress, 4],
  ];
}

function withSecond([first = '', ...rest]: readonly string[], second: readonly string[]): string[] {
  return [first, ...second, ...rest];
}

function shortened([{ text: id }, ...rest]: readonly [Cell, ...Cell[]], short: ReadonlyMap<string, string>): Cell[] {
  return [{ text: short.get(id) ?? id }, ...rest];
}

function row(job: JobSummary, now: number): [Cell, ...Cell[]] {
  const { category, provider, version } = job.actionTypeId;
  return rowOf(job, `${category}/${provider}/${version}`, `${job.pipelineName} / ${job.stage} / ${job.action}`, now);
}

function narrowRow(job: JobSummary, now: number): [Cell, ...Cell[]] {
  return rowOf(job, job.actionTypeId.provider, job.action, now);
}

function rowOf(job: JobSummary, type: string, place: string, now: number): [Cell, ...Cell[]] {
  return [
    { text: job.id },
    { text: job.status, style: styleOf(job.status) },
    { text: type },
    { text: place },
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
