import { styleText } from 'node:util';
import { type ControlParts, consoleUrlOf } from '../../control/routing/route.ts';
import { queryablePropertyOf } from '../../domain/action-types/action-type.ts';
import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { worldKey } from '../../domain/world.ts';
import type { RunningEmulator } from '../../emulator.ts';
import { environmentFor, overridingVariables } from '../../runtime/environment.ts';
import { version } from '../../runtime/version.ts';
import type { JobRecord } from '../../sqlite/jobs/job-records.ts';
import { type Shell, shellOf } from '../shell.ts';
import { countMade } from './counted.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What `start` says when it is ready: where, what is in it, and how to use it. */
export function createBanner(running: RunningEmulator, environment: Environment): string {
  const { control, endpoint } = running;
  const { account, region } = control.config;
  const shell = shellOf(environment);
  const example = exampleCommand(control, shell);
  return [
    styleText('bold', `codepipeline-local ${version}`),
    '',
    ...facts(running).map(([name, fact]) => `  ${name.padEnd(10)}${fact}`),
    '',
    styleText('dim', '# for the shell in which the worker runs'),
    ...Object.entries(environmentFor(endpoint, { account, region })).flatMap(([name, value]) =>
      shell.assign(name, value),
    ),
    shell.remove(overridingVariables(environment)),
    ...(example === undefined ? [] : ['', styleText('dim', `# ${example.does}`), example.command]),
    '',
  ].join('\n');
}

function facts(running: RunningEmulator): [string, string][] {
  const { endpoint, control, seeded } = running;
  const { config, store, startDocuments } = control;
  const { skipped: skippedDocuments } = seeded;
  const statuses = [...store.jobRecords.countByStatus()].map(([status, count]) => `${count} ${status}`);
  const made = `${inWords(countMade(seeded))} made`;
  const skipped = `already loaded, and skipped: ${skippedDocuments.join(', ')}`;
  const fixtures = [
    ...(startDocuments.count === skippedDocuments.length ? [] : [made]),
    ...(skippedDocuments.length === 0 ? [] : [skipped]),
  ];
  return [
    ['Endpoint', styleText('bold', endpoint)],
    ...secureFacts(running),
    ...consoleFact(control),
    ...controlFact(endpoint, control),
    ['State', config.db === undefined ? 'in memory, gone when this process ends' : `in ${config.db}`],
    ...fixtures.map((fact, index): [string, string] => [index === 0 ? 'Fixtures' : '', fact]),
    ['Jobs', statuses.length === 0 ? `none; ${whatMakesJobs(control)}` : statuses.join(', ')],
  ];
}

/** `5 action types, 6 jobs and 1 pipeline` */
function inWords(parts: readonly [string, ...string[]]): string {
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Said only where they are. */
function secureFacts({ secureEndpoint, proxyUrl }: RunningEmulator): [string, string][] {
  const facts = [['HTTPS', secureEndpoint] as const, ['Proxy', proxyUrl] as const];
  return facts.flatMap(([name, fact]) => (fact === undefined ? [] : [[name, fact]]));
}

function consoleFact(control: ControlParts): [string, string][] {
  const url = consoleUrlOf(control);
  return url === undefined ? [] : [['Console', url]];
}

/** Said only where it is not at the endpoint. */
function controlFact(endpoint: string, { ports }: ControlParts): [string, string][] {
  const { aws, control } = ports();
  if (control === aws) return [];
  return [['Control', control === undefined ? 'switched off' : endpoint.replace(/\d+$/, String(control))]];
}

/** A custom job shows more of itself to a poll than a third-party one, so it is the better example. */
const examples = 100;

/** Where there are pipelines, it is they that make jobs. */
function whatMakesJobs({ engine, store }: ControlParts): string {
  const hasPipelines = engine.read(() => store.pipelines.listAll()).length > 0;
  return hasPipelines ? 'a pipeline that is started makes some' : 'make some with: codepipeline-local seed FILE';
}

interface Example {
  readonly does: string;
  readonly command: string;
}

/** An AWS CLI line for what is there: a job that waits, else a pipeline that can be started. */
function exampleCommand(control: ControlParts, shell: Shell): Example | undefined {
  const poll = pollCommand(control, shell);
  if (poll !== undefined) return { does: 'polls for a job that is waiting', command: poll };
  const { config, engine, store } = control;
  const world = worldKey({ accountId: config.account, region: config.region });
  const [pipeline] = engine.read(() => store.pipelines.list(world, 1));
  if (pipeline === undefined) return undefined;
  const command = `aws codepipeline start-pipeline-execution --name ${shell.word(pipeline.name)}`;
  return { does: 'starts a pipeline', command };
}

/** An AWS CLI line that polls a queued job of the emulator's own account and region; undefined when none waits. */
function pollCommand({ config, engine, store }: ControlParts, shell: Shell): string | undefined {
  const world = worldKey({ accountId: config.account, region: config.region });
  return engine.read(() => {
    const jobs = queuedJobs(store, world);
    const job = jobs.find(({ clientId }) => clientId === null) ?? jobs[0];
    if (job === undefined) return undefined;
    const { actionTypeId, actionConfiguration } = job.data;
    if (job.clientId !== null) {
      return `aws codepipeline poll-for-third-party-jobs ${actionTypeOption(actionTypeId)}`;
    }
    const type = store.actionTypes.find(world, actionTypeId);
    const property = type && queryablePropertyOf(type.type);
    const value = property && actionConfiguration.configuration[property];
    return ['aws codepipeline poll-for-jobs', actionTypeOption(actionTypeId), queryOption(property, value, shell)]
      .filter((part) => part !== undefined)
      .join(' ');
  });
}

/** The newest queued jobs of one stretch that has any. */
function queuedJobs({ jobRecords }: ControlParts['store'], world: string): readonly JobRecord[] {
  let page = jobRecords.list({ world, status: 'Queued' }, examples);
  while (page.jobs.length === 0 && page.next !== undefined) {
    page = jobRecords.list({ world, status: 'Queued' }, examples, page.next);
  }
  return page.jobs;
}

function actionTypeOption({ category, owner, provider, version }: ActionTypeId): string {
  return `--action-type-id category=${category},owner=${owner},provider=${provider},version=${version}`;
}

function queryOption(property: string | undefined, value: string | undefined, shell: Shell): string | undefined {
  if (property === undefined || value === undefined) return undefined;
  // The AWS CLI's short form knows no quotes around names.
  const isPlain = /^[\w-]+$/.test(property) && /^[\w-]+$/.test(value);
  return `--query-param ${isPlain ? `${property}=${value}` : shell.word(JSON.stringify({ [property]: value }))}`;
}
