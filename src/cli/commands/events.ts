import { ControlError } from '../../control/routing/control-error.ts';
import { type DetailType, detailTypes, type StateChangeEvent } from '../../domain/events/state-change-event.ts';
import { given } from '../../domain/members.ts';
import { unknownName } from '../../domain/nearest-name.ts';
import type { Emulator } from '../../index.ts';
import { printable } from '../../runtime/printable.ts';
import { type RemoteFlags, remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { print, printJson } from '../output.ts';
import { type Cell, clockTime, header, type Shrinking, styleOf, table } from '../pages/table.ts';
import { lookUntilSignal, roomOfPage } from '../show.ts';
import { readLimit, UsageError } from '../usage.ts';

interface Flags extends RemoteFlags {
  readonly about?: string;
  readonly limit?: string;
  readonly watch?: boolean;
}

/** What events are about, as people call it. */
const subjects: Readonly<Record<string, DetailType>> = {
  pipeline: detailTypes.pipelineExecution,
  stage: detailTypes.stageExecution,
  action: detailTypes.actionExecution,
  job: detailTypes.job,
};

export const events = remoteCommand('events', {
  description: 'print the newest state changes of pipelines, stages, actions and jobs',
  examples: ['events --limit 20', 'events --about action --watch'],
})
  .option('--about <WHAT>', 'only those of a pipeline, stage, action or job')
  .option('--limit <N>', 'how many events, 1 to 10000 (default: 100)')
  .option('--watch', 'go on with those that follow, until Ctrl-C')
  .option('--json', 'print JSON; with --watch an event a line')
  .action(printEvents);

const mostListed = 10_000;

/** Prints the newest events, and on demand those that follow as they come. @throws UsageError, ControlError */
async function printEvents({ endpoint, about, limit, watch = false, json = false }: Flags): Promise<void> {
  if (about !== undefined && !Object.hasOwn(subjects, about)) {
    throw new UsageError(`--about: ${unknownName('subject', about, Object.keys(subjects))}`);
  }
  const detailType = about === undefined ? undefined : subjects[about];
  const most = readLimit(limit, mostListed);
  const emulator = await findEmulator(endpoint, process.env);
  const wanted = given({ detailType });
  const newest = await emulator.events.list({ ...wanted, ...given({ limit: most }) });
  if (!watch) {
    if (json) printJson(newest);
    else print(newest.length === 0 ? 'Nothing has come to another state.' : eventTable(newest).join('\n'));
    return;
  }
  await follow(emulator, newest, wanted, (some) => {
    if (json) for (const event of some) printJson(event, { inOneLine: true });
    else if (some.length > 0) print(tableOf(some.map(row)).join('\n'));
  });
}

/** Prints what follows the newest, also when the emulator is started anew meanwhile. */
async function follow(
  { events }: Emulator,
  newest: readonly StateChangeEvent[],
  wanted: { readonly detailType?: DetailType },
  show: (some: readonly StateChangeEvent[]) => void,
): Promise<void> {
  show(newest);
  let last = newest.at(-1)?.id;
  let isAway = false;
  await lookUntilSignal(async () => {
    try {
      const some = await events.list({ ...wanted, after: last ?? beforeAll, limit: mostListed });
      isAway = false;
      show(some);
      last = some.at(-1)?.id ?? last;
    } catch (error) {
      if (!(error instanceof ControlError && error.code === 'unreachable')) throw error;
      if (!isAway) console.error(printable(`${error.message} Trying again…`));
      isAway = true;
    }
  });
}

/** The id of no event, behind which all follow. */
const beforeAll = 'none';

/** The id has its beginning, as other commands take it, before what the event is of is cut. */
const shrinks: readonly Shrinking[] = [
  [4, 9],
  [3, 12],
  [4, 0],
  [0, 0],
];

/** Lines that fit a terminal; in a file or a pipe nothing is cut. */
function tableOf(rows: readonly Cell[][]): string[] {
  return table(rows, { shrinks, ...roomOfPage() });
}

function eventTable(some: readonly StateChangeEvent[]): string[] {
  return tableOf([header(['TIME', 'WHAT', 'STATE', 'OF', 'ID']), ...some.map(row)]);
}

function row({ time, detail, 'detail-type': type }: StateChangeEvent): Cell[] {
  const [what = ''] = Object.entries(subjects).find(([, each]) => each === type) ?? [];
  const {
    state,
    pipeline,
    stage,
    action,
    'execution-id': execution,
    'job-id': job,
  } = detail as Record<string, unknown> & {
    readonly state: string;
  };
  return [
    { text: clockTime(time) },
    { text: what },
    { text: state, style: styleOf(statusOf(state)) },
    { text: [pipeline, stage, action].filter((each) => each !== undefined).join(' / ') },
    { text: String(job ?? execution ?? '') },
  ];
}

/** Events spell states in capitals, and two otherwise than the API; those of jobs as they are. */
function statusOf(state: string): string {
  if (state === 'STARTED') return 'InProgress';
  if (state === 'CANCELED') return 'Cancelled';
  return state === state.toUpperCase() ? state.charAt(0) + state.slice(1).toLowerCase() : state;
}
