import { styleText } from 'node:util';
import { ControlError } from '../../control/control-error.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import { messageOfConnection } from '../../domain/sources/source-variables.ts';
import type { Emulator, PipelineState, PipelineSummary } from '../../index.ts';
import { printable } from '../../runtime/printable.ts';
import { remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { progress } from '../job-page.ts';
import { type ShowFlags, show, type View } from '../show.ts';
import { age, type Cell, header, styleOf, table } from '../table.ts';

interface Flags extends ShowFlags {
  readonly endpoint?: string;
}

export const pipelines = remoteCommand('pipelines', {
  description: 'print all pipelines, or the stages and actions of one with their status',
  examples: ['pipelines', 'pipelines ReleasePipeline --watch'],
})
  .argument('[NAME]', 'name of a pipeline')
  .option('--watch', 'keep printing what changes, until Ctrl-C')
  .option('--json', 'print JSON')
  .action(printPipelines);

/** Prints all pipelines, or the stages and actions of one. @throws UsageError, ControlError */
async function printPipelines(name: string | undefined, flags: Flags): Promise<void> {
  const emulator = await findEmulator(flags.endpoint, process.env);
  await show(() => (name === undefined ? lookAtAll(emulator) : lookAtOne(emulator, name)), flags);
}

async function lookAtAll(emulator: Emulator): Promise<View> {
  const [data, { now }] = await Promise.all([emulator.pipelines.list(), emulator.clock.now()]);
  return { data, draw: () => pipelineTable(data, Date.parse(now)) };
}

/** Each account and region may have a pipeline of the name; all of them are shown. */
async function lookAtOne(emulator: Emulator, name: string): Promise<View> {
  const [all, { now }] = await Promise.all([emulator.pipelines.list(), emulator.clock.now()]);
  const named = all.filter((pipeline) => pipeline.name === name);
  if (named.length === 0) throw notFound(name, [...new Set(all.map((pipeline) => pipeline.name))]);
  const data = await Promise.all(
    named.map(async (pipeline): Promise<PipelineView> => {
      const { accountId: account, region } = pipeline;
      return { ...pipeline, state: await emulator.pipelines.state(name, { account, region }) };
    }),
  );
  const draw = () =>
    data.flatMap((view, index) => [...(index === 0 ? [] : ['']), ...pipelinePage(view, Date.parse(now))]);
  return { data, draw };
}

function notFound(name: string, valid: readonly string[]): ControlError {
  const advice = valid.length === 0 ? ' None has been made.' : didYouMean(name, valid);
  return new ControlError('notFound', `There is no pipeline '${name}'.${advice}`);
}

const columns = ['NAME', 'VERSION', 'MODE', 'LATEST EXECUTION', 'STATUS', 'AGE', 'STAGE'];

/** Lines of a table of pipelines. @param now Epoch milliseconds by the emulator's clock. */
function pipelineTable(pipelines: readonly PipelineSummary[], now: number): string[] {
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

/** A pipeline with what is in its stages. */
interface PipelineView extends PipelineSummary {
  readonly state: PipelineState;
}

type StageState = PipelineState['stageStates'][number];
type ActionState = StageState['actionStates'][number];

/**
 * Lines that draw a pipeline from its first stage to its last.
 * @param now Epoch milliseconds by the emulator's clock.
 */
function pipelinePage(pipeline: PipelineView, now: number): string[] {
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
