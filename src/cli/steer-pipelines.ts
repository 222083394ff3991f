import type { Command } from 'commander';
import { ControlError } from '../control/routing/control-error.ts';
import { given } from '../domain/members.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import type { Emulator, ExecutionDescription, PipelineSummary, Place } from '../index.ts';
import { type RemoteFlags, remoteCommand } from './command.ts';
import { findEmulator } from './find-emulator.ts';
import { printResult } from './output.ts';
import { UsageError } from './usage.ts';

/** What all take that do something with a pipeline. */
interface Flags extends RemoteFlags {
  readonly account?: string;
  readonly region?: string;
}

interface OfExecution extends Flags {
  readonly execution?: string;
}

function steering(name: string, description: string, ...examples: [string, ...string[]]): Command {
  return remoteCommand(name, { description, examples: examples.map((each) => `pipelines ${each}`) })
    .argument('<NAME>', 'name of the pipeline')
    .option('--account <ID>', 'its account, where several have a pipeline of the name')
    .option('--region <NAME>', 'its region, where several have a pipeline of the name');
}

const ofExecution = ['--execution <ID>', 'id of the execution, where several are under way'] as const;

const start = steering(
  'start',
  'start an execution, and print its id',
  'start ReleasePipeline',
  'start ReleasePipeline --variable Environment=test',
)
  .option(
    '--variable <NAME=VALUE>',
    "the value of a pipeline's variable; may be repeated",
    (value, given: string[] = []) => [...given, value],
  )
  .option('--json', 'print JSON')
  .action((name, _, command: Command) => startPipeline(name, command.optsWithGlobals()));

const approve = steering(
  'approve',
  'approve or reject what waits for an approval',
  'approve ReleasePipeline',
  'approve ReleasePipeline --reject --summary broken',
)
  .option('--stage <NAME>', 'the stage, where several approvals wait')
  .option('--action <NAME>', 'the action, where several approvals wait')
  .option(...ofExecution)
  .option('--reject', 'reject it instead')
  .option('--summary <TEXT>', 'the reason that is told')
  .option('--json', 'print JSON')
  .action((name, _, command: Command) => answerApproval(name, command.optsWithGlobals()));

const stop = steering(
  'stop',
  'stop the execution that is under way',
  'stop ReleasePipeline',
  'stop ReleasePipeline --abandon --reason wrong',
)
  .option(...ofExecution)
  .option('--abandon', 'abandon running actions instead of waiting for their end')
  .option('--reason <TEXT>', 'the reason that is told')
  .option('--json', 'print JSON')
  .action((name, _, command: Command) => stopPipeline(name, command.optsWithGlobals()));

const retry = steering(
  'retry',
  'let the newest execution go on in the stage that failed',
  'retry ReleasePipeline',
  'retry ReleasePipeline --stage Build --all',
)
  .option('--execution <ID>', 'id of an execution that is not the newest')
  .option('--stage <NAME>', 'another stage than the one that failed last')
  .option('--all', 'do all actions of the stage again, not only those that failed')
  .option('--json', 'print JSON')
  .action((name, _, command: Command) => retryPipeline(name, command.optsWithGlobals()));

export const steeringCommands: readonly Command[] = [start, approve, stop, retry];

/** @throws UsageError, ControlError, as those below do */
async function startPipeline(name: string, flags: Flags & { readonly variable?: readonly string[] }): Promise<void> {
  const variables = readVariables(flags.variable ?? []);
  const { pipelines, place } = await findPipeline(name, flags);
  tell(await pipelines.start(name, { variables, ...place }), 'Started', flags);
}

interface ApproveFlags extends OfExecution {
  readonly stage?: string;
  readonly action?: string;
  readonly reject?: boolean;
  readonly summary?: string;
}

async function answerApproval(name: string, flags: ApproveFlags): Promise<void> {
  const { stage, action, execution: executionId, reject = false, summary } = flags;
  const { pipelines, place } = await findPipeline(name, flags);
  const status = reject ? 'Rejected' : 'Approved';
  tell(
    await pipelines.approve(name, { ...given({ stage, action, executionId, summary }), status, ...place }),
    status,
    flags,
  );
}

async function stopPipeline(
  name: string,
  flags: OfExecution & { readonly abandon?: boolean; readonly reason?: string },
): Promise<void> {
  const { execution: executionId, abandon, reason } = flags;
  const { pipelines, place } = await findPipeline(name, flags);
  const stopped = await pipelines.stop(name, { ...given({ executionId, abandon, reason }), ...place });
  tell(stopped, stopped.status === 'Stopped' ? 'Stopped' : 'Told to stop', flags);
}

async function retryPipeline(
  name: string,
  flags: OfExecution & { readonly stage?: string; readonly all?: boolean },
): Promise<void> {
  const { execution: executionId, stage, all = false } = flags;
  const { pipelines, place } = await findPipeline(name, flags);
  const mode = all ? 'ALL_ACTIONS' : 'FAILED_ACTIONS';
  tell(await pipelines.retry(name, { ...given({ executionId, stage }), mode, ...place }), 'Retried', flags);
}

function tell(execution: ExecutionDescription, what: string, { json }: Flags): void {
  const { id, pipelineName, status, stage } = execution;
  const where = stage === undefined ? '' : ` in stage ${stage}`;
  const how = status === 'Failed' ? `; 'codepipeline-local pipelines ${pipelineName}' says why` : '';
  printResult(execution, `${what}: execution ${id} of ${pipelineName} is ${status}${where}${how}.`, json);
}

/** The pipeline of a name, in whichever account and region it is. @throws UsageError, ControlError */
async function findPipeline(
  name: string,
  { endpoint, account, region }: Flags,
): Promise<Pick<Emulator, 'pipelines'> & { readonly place: Place }> {
  const { pipelines } = await findEmulator(endpoint, process.env);
  const all = await pipelines.list();
  const named = pipelinesOfName(all, name);
  const meant = named.filter(
    (each) => (account ?? each.accountId) === each.accountId && (region ?? each.region) === each.region,
  );
  const [one] = meant;
  if (one !== undefined && meant.length === 1)
    return { pipelines, place: { account: one.accountId, region: one.region } };
  const places = named.map((each) => `${each.accountId}, ${each.region}`).join('; ');
  throw one === undefined
    ? new ControlError('notFound', `Pipeline '${name}' is not there; it is in ${places}.`)
    : new UsageError(`Pipeline '${name}' is in ${places}; name one of them with --account and --region.`);
}

/** @throws ControlError where there is none */
export function pipelinesOfName(all: readonly PipelineSummary[], name: string): readonly PipelineSummary[] {
  const named = all.filter((pipeline) => pipeline.name === name);
  if (named.length > 0) return named;
  const valid = [...new Set(all.map((pipeline) => pipeline.name))];
  const near = didYouMean(name, valid) || " 'codepipeline-local pipelines' lists them.";
  const advice = valid.length === 0 ? ' None has been made.' : near;
  throw new ControlError('notFound', `There is no pipeline '${name}'.${advice}`);
}

/** @throws UsageError */
function readVariables(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
      if (name === undefined || value === undefined) {
        throw new UsageError(`--variable: '${word}' is not of the form NAME=VALUE.`);
      }
      return [name, value];
    }),
  );
}
