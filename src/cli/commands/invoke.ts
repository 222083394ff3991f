import { optionsFromEnvironment, optionsInPrivate, resolveConfig } from '../../config/config.ts';
import type { Place } from '../../control/types.ts';
import { milliseconds } from '../../domain/duration.ts';
import { silenceMessage } from '../../domain/jobs/lambda-function.ts';
import { invocationEvents } from '../../domain/jobs/lifecycle.ts';
import { connect, type Emulator, type JobDescription } from '../../index.ts';
import { afterRealDelay } from '../../runtime/alarm.ts';
import type { FixtureDocument, FunctionJobFixture } from '../../seeding/types.ts';
import { remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { print, printJson } from '../output.ts';
import { readingOptions, UsageError } from '../usage.ts';

interface Flags {
  readonly job: string;
  readonly fixtures?: readonly string[];
  readonly endpoint?: string;
  readonly json?: boolean;
}

export const invoke = remoteCommand(
  'invoke',
  {
    description: 'invoke a function for one job without a pipeline, and print how it ended',
    examples: ['invoke Publish --job fixtures/functions/functions.yaml'],
    ends: '0 when the job has succeeded, else with 1.',
  },
  'a running emulator to use (default: one of its own, until the job has ended)',
)
  .argument('<FUNCTION>', "the function's name")
  .requiredOption('--job <FILE>', 'fixture document with the job; its other members are loaded, too')
  .option('--fixtures <PATH...>', 'further fixture documents, or folders of them')
  .option('--json', 'print JSON')
  .action(invokeFunction);

/** What a job that nobody ends is waited for: as long as its function's silence is borne. */
const patience = '20m';

/**
 * Invokes a function for one job without a pipeline and prints how that ended, in an emulator of its own unless
 * `endpoint` names one. Leaves the process 0 for a success and 1 for all else.
 * @throws UsageError, FixtureError, ControlError
 */
async function invokeFunction(
  name: string,
  { job: file, fixtures = [], endpoint, json = false }: Flags,
): Promise<void> {
  const given = endpoint === undefined ? undefined : await findEmulator(endpoint, process.env);
  const { job, rest } = await readJob(name, file);
  const { account, region } = rest;
  const where = { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
  if (given !== undefined) {
    await invokeIn(given, job, where, json);
    return;
  }
  const { runEmulator } = await import('../../emulator.ts');
  const running = await runEmulator(
    readingOptions(() => {
      const options = optionsInPrivate(optionsFromEnvironment(process.env));
      return resolveConfig({ ...options, clock: 'system', fixtures: [...fixtures, rest] });
    }),
    (line) => (json ? console.error(line) : print(line)),
  );
  try {
    await invokeIn(await connect(running.endpoint), job, where, json);
  } finally {
    await running.stop();
  }
}

/** The document's job for this function, and what else it says, such as where the function is. */
async function readJob(
  name: string,
  file: string,
): Promise<{ readonly job: FunctionJobFixture; readonly rest: FixtureDocument }> {
  const { readSources } = await import('../../seeding/reading/read-sources.ts');
  const { account, region } = readingOptions(() => resolveConfig(optionsFromEnvironment(process.env)));
  const options = { world: { accountId: account, region }, parameters: {} };
  const [{ document = {} } = {}, ...others] = await readSources([file], options);
  if (others.length > 0) throw new UsageError(`--job: ${file} is a folder; name the document that has the job.`);
  const { jobs = [], ...rest } = document;
  const job = jobs.find((each): each is FunctionJobFixture => 'function' in each && each.function === name);
  if (job === undefined) {
    const names = new Set(jobs.flatMap((each) => ('function' in each ? [each.function] : [])));
    const others = names.size === 0 ? '' : `; it has jobs of ${[...names].join(', ')}`;
    throw new UsageError(`--job: ${file} has no job of the function ${name}${others}.`);
  }
  return { job, rest };
}

async function invokeIn(emulator: Emulator, fixture: FunctionJobFixture, where: Place, json: boolean): Promise<void> {
  const { id } = await emulator.jobs.enqueue(fixture, where);
  const functions = await emulator.functions.list();
  const isRunHere = functions.some(({ name, kind }) => name === fixture.function && kind !== 'endpoint');
  const stopTelling = tellRounds(emulator, id, json ? (line) => console.error(line) : print);
  // Behind an endpoint nobody here learns when the function has ended, only when its job has.
  const waited = isRunHere
    ? untilInvoked(emulator, id)
    : emulator.jobs.waitFor(id, 'Succeeded', { timeout: patience }).catch(() => {});
  await waited.finally(stopTelling);
  const last = await lastOf(emulator, id);
  if (json) printJson(last);
  else for (const line of await resultLines(emulator, last)) print(line);
  process.exitCode = last.status === 'Succeeded' ? 0 : 1;
}

/** The last of the jobs that continue one. */
async function lastOf(emulator: Emulator, id: string): Promise<JobDescription> {
  const { chain } = await emulator.jobs.get(id);
  return emulator.jobs.get(chain.at(-1) as string);
}

/** Resolves when the function has been invoked for the last job, which may come a while after the one before. */
async function untilInvoked(emulator: Emulator, id: string): Promise<void> {
  const end = Date.now() + milliseconds(patience);
  for (;;) {
    await emulator.idle({ timeout: patience });
    const { status, history } = await lastOf(emulator, id);
    const isToCome = status === 'InProgress' && !history.some(({ event }) => isOfInvocation(event));
    if (!isToCome || Date.now() > end) return;
    await new Promise<void>((resolve) => afterRealDelay(lookEvery, resolve));
  }
}

function isOfInvocation(event: string): boolean {
  return (invocationEvents as readonly string[]).includes(event);
}

/** Milliseconds between two looks at a chain of jobs: with little time between rounds, not every round has a line. */
const lookEvery = 2000;

/**
 * Writes a line whenever the function has continued its job, as it may for 20 minutes a round without a word of its
 * own. Returns what ends that.
 */
function tellRounds(emulator: Emulator, id: string, write: (line: string) => void): () => void {
  let isOver = false;
  let told = 1;
  let cancel = () => {};
  const look = async () => {
    const { chain } = await emulator.jobs.get(id);
    if (isOver) return;
    if (chain.length > told)
      write(`Still running: the function has continued its job, and is in round ${chain.length}.`);
    told = chain.length;
    lookLater();
  };
  const lookLater = () => {
    // An emulator that does not answer is told by the command itself, which waits for it.
    cancel = afterRealDelay(lookEvery, () => void look().catch(() => {}));
  };
  lookLater();
  return () => {
    isOver = true;
    cancel();
  };
}

async function resultLines(emulator: Emulator, job: JobDescription): Promise<string[]> {
  const { status, summary, outputVariables = {}, failureDetails, chain } = job;
  if (failureDetails !== undefined) return [`Failed: ${failureDetails.type}: ${failureDetails.message}`];
  if (status !== 'Succeeded') return [`No result: ${silenceMessage(job.function ?? '')}`];
  const artifacts = await emulator.artifacts.list(job.id);
  const rounds = chain.length === 1 ? '' : ` after ${chain.length} jobs`;
  return [
    `Succeeded${rounds}${summary === undefined ? '' : `: ${summary}`}`,
    ...Object.entries(outputVariables).map(([name, value]) => `  variable ${name} = ${value}`),
    ...artifacts
      .filter(({ role }) => role === 'output')
      .map(
        ({ name, content }) => `  artifact ${name}: ${content === undefined ? 'not there' : `${content.size} bytes`}`,
      ),
  ];
}
