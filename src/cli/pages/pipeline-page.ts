import { styleText } from 'node:util';
import { messageOfConnection } from '../../domain/sources/source-variables.ts';
import type { PipelineState, PipelineSummary } from '../../index.ts';
import { printable } from '../../runtime/printable.ts';
import { progress } from './job-page.ts';
import { fitLines, type Line, type Room, select } from './room.ts';
import { age, type Cell, fitTable, header, type Shrinking, styleOf, table } from './table.ts';

const columns = ['NAME', 'VERSION', 'MODE', 'LATEST EXECUTION', 'STATUS', 'AGE', 'STAGE'];

/** Name, status, age and stage say most. */
const tableShrinks: readonly Shrinking[] = [
  [2, 0],
  [1, 0],
  [7, 0],
  [0, 20],
  [6, 12],
  [3, 0],
  [0, 8],
  [6, 0],
];

/** Lines of a table of pipelines. @param now Epoch milliseconds by the emulator's clock. */
export function pipelineTable(pipelines: readonly PipelineSummary[], now: number, room?: Room): string[] {
  if (pipelines.length === 0) return ['There are no pipelines. Make some with: codepipeline-local seed FILE'];
  const places = new Set(pipelines.map(placeOf));
  const names = places.size === 1 ? columns : [...columns, 'ACCOUNT, REGION'];
  const { shown, more } = select(pipelines, room?.rows, weightOf, statusOf);
  const rowsOf = (short?: ReadonlyMap<string, string>) => [
    header(names),
    ...shown.map((pipeline) => [
      ...row(pipeline, now, short),
      ...(places.size === 1 ? [] : [{ text: placeOf(pipeline) }]),
    ]),
  ];
  const ids = pipelines.flatMap(({ latestExecution }) => latestExecution?.id ?? []);
  const [first = '', ...rest] = fitTable(room, ids, rowsOf, tableShrinks);
  return [first, ...more, ...rest];
}

function statusOf({ latestExecution }: PipelineSummary): string {
  return latestExecution?.status ?? 'not started';
}

/** What runs matters more than what does not, and of that what started last. */
function weightOf({ latestExecution: latest }: PipelineSummary): number {
  if (latest === undefined) return 0;
  return (isActive(latest.status) ? 1e15 : 0) + Date.parse(latest.startedAt);
}

function placeOf({ accountId, region }: PipelineSummary): string {
  return `${accountId}, ${region}`;
}

function row(
  { name, version, executionMode, latestExecution: latest }: PipelineSummary,
  now: number,
  short: ReadonlyMap<string, string> = new Map(),
): Cell[] {
  const { id = '', status = '', stage, waitingForStage } = latest ?? {};
  return [
    { text: name },
    { text: String(version) },
    { text: executionMode },
    { text: short.get(id) ?? id },
    { text: status, style: styleOf(status) },
    { text: latest === undefined ? '' : age(now - Date.parse(latest.startedAt)) },
    { text: stage ?? (waitingForStage === undefined ? '' : `before ${waitingForStage}`) },
  ];
}

/** A pipeline with what is in its stages. */
export interface PipelineView extends PipelineSummary {
  readonly state: PipelineState;
}

type StageState = PipelineState['stageStates'][number];
type ActionState = StageState['actionStates'][number];

/**
 * Lines that draw pipelines of one name, each from its first stage to its last.
 * @param now Epoch milliseconds by the emulator's clock.
 */
export function pipelinePages(pipelines: readonly PipelineView[], now: number, room?: Room): string[] {
  const lines = pipelines.flatMap((pipeline, index): Line[] => [
    ...(index === 0 ? [] : [{ text: '', weight: weights.frame }]),
    ...pipelinePage(pipeline, now, room),
  ]);
  return fitLines(lines, room);
}

/** What stays on the screen the longer, the more it says of what goes on. */
const weights = { status: 100, active: 90, summary: 80, focus: 70, stage: 60, fact: 50, action: 30, frame: 0 };

function pipelinePage(pipeline: PipelineView, now: number, room: Room | undefined): Line[] {
  const stages = pipeline.state.stageStates;
  const focus = focusOf(stages);
  const drawn = stageTable(stages, now, room);
  let from = 0;
  const blocks = stages.map((stage, index): Line[] => {
    const [name = '', ...actions] = drawn.slice(from, from + 1 + stage.actionStates.length);
    from += 1 + actions.length;
    // The farther from where something goes on, the less a stage says.
    const distance = Math.min(Math.abs(index - focus), 25);
    const isFocus = distance === 0;
    return [
      ...(index === 0 ? [{ text: '', weight: weights.frame }] : entrance(stage, weights.action - distance - 1)),
      ...waiting(stage, weights.summary),
      { text: name, weight: isFocus || isBusy(stage) ? weights.active : weights.stage - distance, noun: 'stage' },
      ...actions.map((text, each) => {
        const isActiveNow = isActive(stage.actionStates[each]?.latestExecution?.status);
        const weight = isFocus ? weights.focus : weights.action - distance;
        return { text, weight: isActiveNow ? weights.active - (isFocus ? 0 : 1) : weight, noun: 'action' };
      }),
    ];
  });
  return [...facts(pipeline, now), ...blocks.flat()];
}

function isActive(status: string | undefined): boolean {
  return status === 'InProgress' || status === 'Stopping';
}

function isBusy({ latestExecution }: StageState): boolean {
  return isActive(latestExecution?.status) || latestExecution?.status === 'Failed';
}

/** Where something goes on, else where it failed, else how far the last one came. */
function focusOf(stages: readonly StageState[]): number {
  const running = stages.findLastIndex(({ latestExecution }) => isActive(latestExecution?.status));
  if (running >= 0) return running;
  const failed = stages.findLastIndex(isBusy);
  if (failed >= 0) return failed;
  return Math.max(
    0,
    stages.findLastIndex(({ latestExecution }) => latestExecution !== undefined),
  );
}

/** One table, so that the columns of all stages stand below each other. Where it may scroll, no end is cut. */
function stageTable(stages: readonly StageState[], now: number, room: Room | undefined): string[] {
  const ids = stages.flatMap(({ latestExecution }) => latestExecution?.pipelineExecutionId ?? []);
  const rowsOf = (short?: ReadonlyMap<string, string>) => stages.flatMap((stage) => stageRows(stage, now, short));
  return fitTable(room?.rows === undefined ? undefined : room, ids, rowsOf, pageShrinks);
}

/** The age is never cut. */
const pageShrinks: readonly Shrinking[] = [
  [3, 36],
  [0, 20],
  [3, 30],
  [0, 12],
  [3, 0],
];

function facts(pipeline: PipelineView, now: number): Line[] {
  const { name, version, executionMode, latestExecution: latest } = pipeline;
  const rows: [string, Cell | undefined, number][] = [
    ['Pipeline', { text: `${name}, version ${version}, ${executionMode}` }, weights.fact],
    ['Account', { text: placeOf(pipeline) }, weights.frame],
    ['Execution', latest && { text: `${latest.id}, ${age(now - Date.parse(latest.startedAt))} old` }, weights.fact],
    ['Status', latest && { text: latest.status, style: styleOf(latest.status) }, weights.status],
    ['Because', latest?.statusSummary === undefined ? undefined : { text: latest.statusSummary }, weights.summary],
    ['Stopped for', latest?.stopReason === undefined ? undefined : { text: latest.stopReason }, weights.summary],
  ];
  const there = rows.flatMap(([title, cell, weight]) => (cell === undefined ? [] : [{ title, cell, weight }]));
  const drawn = table(there.map(({ title, cell }) => [{ text: title, style: 'dim' }, cell]));
  return there.map(({ weight }, index) => ({ text: drawn[index] as string, weight }));
}

/** The way from the stage before. */
function entrance({ inboundTransitionState: transition }: StageState, weight: number): Line[] {
  if (transition?.enabled !== false) return [{ text: styleText('dim', '↓'), weight }];
  const text = styleText('yellow', `✕ disabled: ${printable(transition.disabledReason ?? '')}`);
  return [{ text, weight: weights.fact }];
}

function waiting({ inboundExecutions }: StageState, weight: number): Line[] {
  return inboundExecutions.map(({ pipelineExecutionId, status }) => {
    const what = status === 'InProgress' ? 'waits' : status.toLowerCase();
    return { text: styleText('yellow', `  ${what}: ${pipelineExecutionId}`), weight, noun: 'execution' };
  });
}

function stageRows(
  { stageName, latestExecution: latest, actionStates }: StageState,
  now: number,
  short: ReadonlyMap<string, string> = new Map(),
): Cell[][] {
  const { status = '', pipelineExecutionId: id = '' } = latest ?? {};
  const last = actionStates.length - 1;
  return [
    [
      { text: stageName, style: 'bold' },
      { text: status, style: styleOf(status) },
      { text: '' },
      { text: short.get(id) ?? id, style: 'dim' },
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
