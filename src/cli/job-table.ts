import type { JobSummary } from '../index.ts';
import { styleOf } from './status-style.ts';
import { type Cell, header, table } from './table.ts';
import { age } from './times.ts';

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
