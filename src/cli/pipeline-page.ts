import { styleText } from 'node:util';
import { messageOfConnection } from '../domain/sources/source-variables.ts';
import type { PipelineState, PipelineSummary } from '../index.ts';
import { printable } from '../runtime/printable.ts';
import { progress } from './job-table.ts';
import { placeOf } from './pipeline-table.ts';
import { styleOf } from './status-style.ts';
import { type Cell, table } from './table.ts';
import { age } from './times.ts';

/** A pipeline with what is in its stages. */
export interface PipelineView extends PipelineSummary {
  readonly state: PipelineState;
}

type StageState = PipelineState['stageStates'][number];
type ActionState = StageState['actionStates'][number];

/**
 * Lines that draw a pipeline from its first stage to its last.
 * @param now Epoch milliseconds by the emulator's clock.
 */
export function pipelinePage(pipeline: PipelineView, now: number): string[] {
  const stages = pipeline.state.stageStates;
  // One table, so that the columns of all stages stand below each other.
  const drawn = table(stages.flatMap((stage) => stageRows(stage, now)));
  let from = 0;
  const blocks = stages.map((stage, index) => {
    const lines = drawn.slice(from, from + 1 + stage.actionStates.length);
    from += lines.length;
    return [...(index === 0 ? [''] : entrance(stage)), ...waiting(stage), ...lines];
  });
  return [...facts(pipeline, now), ...blocks.flat()];
}

function facts(pipeline: PipelineView, now: number): string[] {
  const { name, version, executionMode, latestExecution: latest } = pipeline;
  const rows: [string, Cell | undefined][] = [
    ['Pipeline', { text: `${name}, version ${version}, ${executionMode}` }],
    ['Account', { text: placeOf(pipeline) }],
    ['Execution', latest && { text: `${latest.id}, ${age(now - Date.parse(latest.startedAt))} old` }],
    ['Status', latest && { text: latest.status, style: styleOf(latest.status) }],
    ['Because', latest?.statusSummary === undefined ? undefined : { text: latest.statusSummary }],
    ['Stopped for', latest?.stopReason === undefined ? undefined : { text: latest.stopReason }],
  ];
  return table(rows.flatMap(([title, cell]) => (cell === undefined ? [] : [[{ text: title, style: 'dim' }, cell]])));
}

/** The way from the stage before. */
function entrance({ inboundTransitionState: transition }: StageState): string[] {
  if (transition?.enabled !== false) return [styleText('dim', '↓')];
  return [styleText('yellow', `✕ disabled: ${printable(transition.disabledReason ?? '')}`)];
}

function waiting({ inboundExecutions }: StageState): string[] {
  return inboundExecutions.map(({ pipelineExecutionId, status }) => {
    const what = status === 'InProgress' ? 'waits' : status.toLowerCase();
    return styleText('yellow', `  ${what}: ${pipelineExecutionId}`);
  });
}

function stageRows({ stageName, latestExecution: latest, actionStates }: StageState, now: number): Cell[][] {
  const status = latest?.status ?? '';
  const last = actionStates.length - 1;
  return [
    [
      { text: stageName, style: 'bold' },
      { text: status, style: styleOf(status) },
      { text: '' },
      { text: latest?.pipelineExecutionId ?? '', style: 'dim' },
    ],
    ...actionStates.map((action, index) => actionRow(action, index === last ? '└' : '├', now)),
  ];
}

function actionRow({ actionName, latestExecution: latest, currentRevision }: ActionState, branch: string, now: number) {
  const cells: Cell[] = [{ text: `${branch} ${actionName}` }];
  if (latest === undefined) return cells;
  const { status, lastStatusChange, errorDetails: error, token, externalExecutionId, summary } = latest;
  // A source's summary is its revision's, which a connection tells as JSON.
  const shown = summary && currentRevision ? { ...latest, summary: messageOfConnection(summary) } : latest;
  const details = [
    error && `${error.code}: ${error.message}`,
    progress(shown),
    token && `waits for an answer with the token ${token}`,
    externalExecutionId === currentRevision?.revisionId ? undefined : externalExecutionId,
    currentRevision && `revision ${currentRevision.revisionId}`,
  ];
  return [
    ...cells,
    { text: status, style: styleOf(status) },
    { text: age(now - Date.parse(lastStatusChange)) },
    { text: details.filter((part) => part !== undefined && part !== '').join('  ') },
  ];
}
