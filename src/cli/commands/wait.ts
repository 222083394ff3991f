import { Option } from 'commander';
import { ControlError } from '../../control/routing/control-error.ts';
import { pipelineExecutionStatuses } from '../../domain/executions/pipeline-execution-lifecycle.ts';
import { jobStatuses } from '../../domain/jobs/lifecycle.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import type { Emulator, ExecutionStatus, JobStatus } from '../../index.ts';
import { remoteCommand } from '../command.ts';
import { findEmulator, findJobId } from '../find-emulator.ts';
import { print, printJson } from '../output.ts';
import { tellingProgress } from '../telling-progress.ts';
import { readDuration, UsageError } from '../usage.ts';

interface Flags {
  readonly endpoint?: string;
  readonly status: string;
  readonly timeout: string;
  readonly json?: boolean;
}

export const wait = remoteCommand('wait', {
  description: 'wait until a job, with its continuations, or a pipeline execution has a status',
  examples: ['wait 0a1b2c3d --timeout 2m', 'wait 0a1b2c3d --status InProgress'],
  ends: '0, or with 1 and the status that it has instead.',
})
  .argument('<ID>', 'id of a job, or its first characters, or id of a pipeline execution')
  .addOption(new Option('--status <STATUS>', 'the status to wait for').default('Succeeded', 'Succeeded'))
  .addOption(new Option('--timeout <DURATION>', 'how long to wait, in real time').default('30s', '30s'))
  .option('--json', 'print JSON')
  .action(waitFor);

/**
 * Waits until a job, or the last that continues it, or a pipeline execution has a status.
 * @throws ControlError that says what it has instead, UsageError
 */
async function waitFor(id: string, { endpoint, status, timeout, json }: Flags): Promise<void> {
  checkStatus(status);
  const limit = readDuration(timeout, '--timeout');
  const emulator = await findEmulator(endpoint, process.env);
  const wanted = { status, timeout: limit };
  const reached = await tellingProgress(
    `Waiting for ${id} to be ${status}`,
    async () => (await waitForExecution(emulator, id, wanted)) ?? (await waitForJob(emulator, id, wanted)),
  );
  const kind = 'pipelineVersion' in reached ? 'Execution' : 'Job';
  if (json) printJson(reached);
  else print(`${kind} ${reached.id} is ${reached.status}.`);
}

function checkStatus(status: string): void {
  const statuses: readonly string[] = [...new Set([...jobStatuses, ...pipelineExecutionStatuses])];
  if (statuses.includes(status)) return;
  throw new UsageError(`--status: '${status}' is not one of ${statuses.join(', ')}.${didYouMean(status, statuses)}`);
}

interface Wanted {
  readonly status: string;
  readonly timeout: number;
}

/** Undefined when it is the id of no execution. */
async function waitForExecution(emulator: Emulator, id: string, { status, timeout }: Wanted) {
  const execution = await found(emulator.pipelines.execution(id));
  return execution && emulator.pipelines.waitFor(id, status as ExecutionStatus, { timeout });
}

async function waitForJob(emulator: Emulator, beginning: string, { status, timeout }: Wanted) {
  const id = await findJobId(emulator, beginning);
  const job = await found(emulator.jobs.get(id));
  if (job !== undefined) return emulator.jobs.waitFor(id, status as JobStatus, { timeout });
  throw new ControlError('notFound', `There is no job and no pipeline execution with the id ${id}.`);
}

/** Undefined for what is not there. */
async function found<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof ControlError && error.code === 'notFound') return undefined;
    throw error;
  }
}
