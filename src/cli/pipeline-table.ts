import type { PipelineSummary } from '../index.ts';
import { styleOf } from './status-style.ts';
import { type Cell, header, table } from './table.ts';
import { age } from './times.ts';

const columns = ['NAME', 'VERSION', 'MODE', 'LATEST EXECUTION', 'STATUS', 'AGE', 'STAGE'];

/** Lines of a table of pipelines. @param now Epoch milliseconds by the emulator's clock. */
export function pipelineTable(pipelines: readonly PipelineSummary[], now: number): string[] {
  if (pipelines.length === 0) return ['There are no pipelines. Make some with: codepipeline-local seed FILE'];
  const places = new Set(pipelines.map(placeOf));
  const names = places.size === 1 ? columns : [...columns, 'ACCOUNT, REGION'];
  const rows = pipelines.map((pipeline) => [
    ...row(pipeline, now),
    ...(places.size === 1 ? [] : [{ text: placeOf(pipeline) }]),
  ]);
  return table([header(names), ...rows]);
}

export function placeOf({ accountId, region }: PipelineSummary): string {
  return `${accountId}, ${region}`;
}

function row({ name, version, executionMode, latestExecution: latest }: PipelineSummary, now: number): Cell[] {
  const { id = '', status = '', stage, waitingForStage } = latest ?? {};
  return [
    { text: name },
    { text: String(version) },
    { text: executionMode },
    { text: id },
    { text: status, style: styleOf(status) },
    { text: latest === undefined ? '' : age(now - Date.parse(latest.startedAt)) },
    { text: stage ?? (waitingForStage === undefined ? '' : `before ${waitingForStage}`) },
  ];
}
