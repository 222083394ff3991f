import type { Server } from 'node:http';
import { Conduct } from './conduct/conduct.ts';
import type { Config } from './config/config.ts';
import { Changes } from './control/changes.ts';
import type { ControlParts, Ports } from './control/routing/route.ts';
import { StopRequests } from './control/routing/stop-requests.ts';
import { jobLifecycle, lenientJobLifecycle } from './domain/jobs/lifecycle.ts';
import { type World, worldNamedBy } from './domain/world.ts';
import { Background } from './engine/background.ts';
import type { Policy } from './engine/context.ts';
import { accountOfKey } from './engine/credentials.ts';
import { EffectRunner } from './engine/effects/effect-runner.ts';
import { s3Deploy } from './engine/effects/extract-artifact.ts';
import { lambdaInvocation } from './engine/effects/lambda-invocation.ts';
import { Engine } from './engine/engine.ts';
import { eventInvocation } from './engine/events/event-invocation.ts';
import { Events } from './engine/events/events.ts';
import { eventDelivery } from './engine/events/post-event.ts';
import { FileWatch } from './engine/state/file-watch.ts';
import { Slices } from './engine/state/slices.ts';
import { StateKeeper } from './engine/state/state-keeper.ts';
import { BlobSweeper, FileShrinker, TableSweeper } from './engine/state/sweepers.ts';
import { StateTransfer } from './engine/state/transfer-state.ts';
import { Waits } from './engine/waits.ts';
import { Faults } from './faults/faults.ts';
import type { LeadHere } from './functions/function-call.ts';
import { FunctionRunner } from './functions/function-runner.ts';
import { createAuthenticate } from './http/aws/authenticate.ts';
import { createAuthenticateS3 } from './http/aws/authenticate-s3.ts';
import { close, listen, reachableHost } from './http/listening.ts';
import { createControlServer, createServer } from './http/server.ts';
import { Journal, noteInvocations } from './journal/journal.ts';
import { createAfterStall } from './protocol/bodies/body-stall.ts';
import { afterIdleness, afterRealDelay, createAlarm } from './runtime/alarm.ts';
import { type Clock, type ClockSetting, createClock } from './runtime/clock.ts';
import { createRandomIds, type Ids } from './runtime/ids.ts';
import { sweepTemporaryFolders } from './runtime/temporary-folder.ts';
import './runtime/keep-next-tick-fast.ts';
import { createLog, type Log } from './runtime/log.ts';
import { stateFolder } from './runtime/state-folder.ts';
import type { AppliedDocuments } from './seeding/apply-document.ts';
import type { LoadedDocument } from './seeding/reading/read-sources.ts';
import { StartDocuments } from './seeding/start-documents.ts';
import { Store } from './sqlite/store.ts';
import { StateChecker } from './state-check/state-checker.ts';
import type { Doors, DoorsParts } from './tls/doors.ts';
import type { LeadingFunctions } from './tls/leading-functions.ts';

/** Names of this machine, before which a Host header may name a bucket (N1). */
const ownHostNames = ['localhost', 'host.docker.internal'];

/** How often AWS looks for changes of a source: "periodically" [documented], about once a minute [chosen]. */
const sourcePollInterval = 60_000;

/** H3 [documented] */
const functionRetryDelays = [60_000, 120_000];

/** What only this project's own tests and the check of workers ask for. */
export interface Internals {
  readonly ids?: Ids;
  readonly checksDeclaredErrors?: boolean;
  /** Epoch milliseconds, in place of the machine's clock. */
  readonly readRealTime?: () => number;
  /** Whether repositories may keep what every request asks for. */
  readonly caches?: boolean;
  /** Milliseconds of real time for which a request's body may stall. */
  readonly bodyPatience?: number;
  /** Milliseconds of real time for which a stream of events may be silent. */
  readonly streamSilence?: number;
  /** Where the certificate authority of this machine's user is kept. */
  readonly authorityFolder?: string;
  /** Takes what functions write, a line each; else the log does, with who wrote it. */
  readonly writeFunctionLine?: (line: string) => void;
}

/** An emulator that serves requests. */
export interface RunningEmulator {
  readonly endpoint: string;
  /** Where HTTPS is served, by IP; undefined where it is not. */
  readonly secureEndpoint: string | undefined;
  /** Where the proxy is, by IP; undefined where there is none. */
  readonly proxyUrl: string | undefined;
  /** What clients of either have to trust, in PEM; undefined where there is neither. */
  readonly certificate: string | undefined;
  readonly control: ControlParts;
  /** What the start's fixture documents made, and which of them had been applied before. */
  readonly seeded: AppliedDocuments;
  /** Finishes the requests under way and lets go of port and file. */
  stop(): Promise<void>;
}

/**
 * Creates and connects everything, and starts to serve.
 * @throws OptionError, DatabaseFileError, FixtureError, SeedingError
 */
export async function runEmulator(
  config: Config,
  write: (line: string) => void,
  internals: Internals = {},
): Promise<RunningEmulator> {
  const log = createLog(config.logLevel, write);
  const defaults = { accountId: config.account, region: config.region };
  const setting: Setting = {
    ...{ ids: createRandomIds(), checksDeclaredErrors: false, readRealTime: Date.now, caches: true },
    ...{ bodyPatience: 60_000, streamSilence: 15_000, authorityFolder: stateFolder() },
    ...internals,
    ...{ config, log, defaults },
  };
  const documents = await readFixtures(config, defaults);
  for (const { name, notes } of documents) for (const note of notes) log.info(`${name}: ${note}`);
  const releases: (() => void)[] = [];
  const release = () => {
    for (const each of releases.toReversed()) each();
  };
  let halt = async () => {};
  try {
    const core = startEngine(setting, releases);
    const sweepers = startSweepers(setting, core);
    const { startDocuments, seeded } = await seed(setting, core, documents);
    let ports: Ports = { aws: config.port, control: undefined };
    const made = { ...core, ...sweepers, startDocuments, documents };
    const leading = leadFunctions(() => doorsParts(setting, servers.aws, ports.aws));
    const control = await connectControl(setting, made, () => ports, leading.leadHere);
    const servers = createServers(setting, control);
    let doors: Doors | undefined;
    halt = async () => {
      await endRequestsAndWork(servers, doors, sweepers, control);
      await leading.close();
    };
    ports = await openPorts(setting, servers);
    doors = await openDoors(setting, servers.aws, ports.aws);
    // Not before the port is had: functions call back, and a start that fails lets go of the store at once.
    control.effects.start();
    void sweepTemporaryFolders(({ message }) => log.debug(`A former process's temporary folder stays: ${message}`));
    const urlAt = (scheme: string, port: number | undefined) =>
      port === undefined ? undefined : `${scheme}://${reachableHost(config.host)}:${port}`;
    return {
      endpoint: control.endpoint(),
      secureEndpoint: urlAt('https', doors?.tls),
      proxyUrl: urlAt('http', doors?.proxy),
      certificate: doors?.certificate,
      control,
      seeded,
      async stop() {
        control.waits.close();
        control.functions.interrupt();
        control.faults.close();
        control.events.close();
        control.changes.close();
        await halt();
        release();
      },
    };
  } catch (error) {
    await halt().finally(release);
    throw error;
  }
}

async function endRequestsAndWork(
  servers: ReturnType<typeof createServers>,
  doors: Doors | undefined,
  { sweeper, tableSweeper, shrinker }: ReturnType<typeof startSweepers>,
  { keeper, stateChecker, transfer, effects }: ControlParts,
): Promise<void> {
  await Promise.all([
    ...[servers.aws, servers.control].map((each) => each && close(each, afterRealDelay)),
    doors?.close(),
  ]);
  for (const each of [sweeper, tableSweeper, shrinker]) each.stop();
  for (const each of [keeper, stateChecker, transfer, effects]) await each.stop();
}

/** What all parts are made with. */
interface Setting extends Required<Omit<Internals, 'writeFunctionLine'>>, Pick<Internals, 'writeFunctionLine'> {
  readonly config: Config;
  readonly log: Log;
  /** Account and region of what names none. */
  readonly defaults: World;
}

/** Milliseconds of a clock that nobody sets. */
const elapsed = () => performance.now();

type Core = ReturnType<typeof startEngine>;

/**
 * The state, and what happens to it.
 * @param releases Gets what lets go of each part, in the order in which they were made
 */
function startEngine({ config, log, ids, readRealTime, caches }: Setting, releases: (() => void)[]) {
  const store = new Store(config.db ?? ':memory:', { caches });
  releases.push(() => store.close());
  store.commits.ownErrors((error) => log.error('What a commit has changed could not be told', error));
  const background = new Background({ log, afterRealDelay });
  releases.push(() => background.stop());
  if (config.db !== undefined) {
    const fileWatch = new FileWatch(config.db, { log, afterRealDelay });
    releases.push(() => fileWatch.stop());
  }
  const clock = createClock(clockSettingFor(store, config, readRealTime), readRealTime);
  const waits = new Waits(afterRealDelay);
  const policy = policyOf(config);
  const engine = new Engine({ store, clock, createAlarm, waits, background, elapsed, ids, log, policy });
  releases.push(() => engine.stop());
  const events = new Events(store, ids, log);
  events.start();
  store.commits.watch(waits);
  engine.start();
  return { store, background, clock, waits, engine, events };
}

/** What takes away that to which nothing refers any more. */
function startSweepers({ config }: Setting, { store, engine, background }: Core) {
  const shrinker = new FileShrinker(store, background);
  const sweeper = new BlobSweeper(engine, background, () => shrinker.shrink());
  const slices = new Slices(store, elapsed);
  const tableSweeper = new TableSweeper(store, slices, background, () => shrinker.shrink());
  // A kill leaves something behind only in a file.
  if (config.db !== undefined) {
    sweeper.sweep();
    tableSweeper.sweep();
  }
  return { shrinker, sweeper, slices, tableSweeper };
}

/** Applies the documents of the start. @throws FixtureError, SeedingError */
async function seed(
  { defaults, ids }: Setting,
  { engine, store, clock }: Core,
  documents: readonly LoadedDocument[],
): Promise<{ readonly startDocuments: StartDocuments; readonly seeded: AppliedDocuments }> {
  const startDocuments = new StartDocuments(documents, defaults);
  await startDocuments.prepare(engine, ids.artifactKeySuffix, (digest) => !store.emulator.hasFixture(digest));
  const seeded = engine.perform((context) => {
    const made = startDocuments.apply(context);
    store.emulator.saveClock(clock.setting);
    return made;
  });
  return { startDocuments, seeded };
}

interface Made extends Core, ReturnType<typeof startSweepers> {
  readonly startDocuments: StartDocuments;
  readonly documents: readonly LoadedDocument[];
}

/** What the control API and the servers work with. */
async function connectControl(
  { config, log, ids, defaults, readRealTime, streamSilence, writeFunctionLine }: Setting,
  { store, background, clock, waits, engine, events, sweeper, tableSweeper, slices, startDocuments, documents }: Made,
  ports: () => Ports,
  leadHere: LeadHere,
): Promise<ControlParts> {
  const endpoint = () => `http://${reachableHost(config.host)}:${ports().aws}`;
  // Requests have the machine's time beside the emulator's, also where a test gives the emulator another.
  const at = readRealTime === Date.now ? clock.now : () => clock.now();
  const journal = new Journal({ at, realTime: Date.now, log });
  const functions = new FunctionRunner({
    ...{ endpoint, log, afterRealDelay, upstream: config.upstream, leadHere },
    watch: noteInvocations(journal),
    writeLine: writeFunctionLine,
  });
  for (const { document, handlers } of documents) {
    const world = worldNamedBy(document, defaults);
    for (const [name, handler] of handlers) functions.register(world, name, handler);
  }
  const kinds = [s3Deploy, lambdaInvocation, eventInvocation, eventDelivery];
  const effects = new EffectRunner({ engine, store, functions, waits, background, kinds, log });
  const keeper = new StateKeeper({ engine, store, clock, effects, events, sweeper, tableSweeper, slices });
  const transfer = new StateTransfer({ engine, store, clock, keeper, slices });
  if (config.logLevel === 'debug') {
    const { logRequests } = await import('./control/requests/requests.ts');
    logRequests(journal, store, log);
  }
  return {
    ...{ config, engine, store, clock, waits, effects, events, functions, log, ids, startDocuments },
    ...{ journal, sweeper, keeper, transfer },
    stateChecker: new StateChecker(afterRealDelay),
    faults: new Faults(store, afterRealDelay),
    conduct: new Conduct(journal, store),
    changes: new Changes({ engine, journal, store }, ids.requestId(), afterRealDelay),
    stops: new StopRequests(),
    ports,
    endpoint,
    afterSilence: (callback) => afterRealDelay(streamSilence, callback),
    isInProcess: true,
  };
}

interface Servers {
  readonly aws: Server;
  /** Where the control API has a port of its own. */
  readonly control: Server | undefined;
}

function createServers(
  { config, log, ids, defaults, checksDeclaredErrors, bodyPatience }: Setting,
  control: ControlParts,
): Servers {
  const { engine, store, clock, journal, faults, functions, endpoint } = control;
  const authenticate = createAuthenticate({
    mode: config.auth,
    defaults,
    accessKeys: config.credentials,
    findJobCredential: (accessKeyId) => store.jobCredentials.find(accessKeyId),
    findSession: (accessKeyId) => store.sessions.find(accessKeyId),
    log,
    now: () => clock.now(),
    realTime: Date.now,
  });
  const afterStall = createAfterStall(bodyPatience, createAlarm);
  const aws = createServer(
    {
      ...{ engine, authenticate, journal, faults, ids, log, endpoint, afterIdleness },
      sts: { accountOf: (accessKeyId) => accountOfKey(store, accessKeyId, defaults.accountId), realTime: Date.now },
      acceptsPlainJson: config.auth === 'off',
      checksDeclaredErrors,
    },
    {
      ...{ engine, store, journal, faults, ids, log },
      authenticate: createAuthenticateS3(authenticate),
      afterStall,
      hostNames: [...ownHostNames, ...config.allowedHost],
    },
    { engine, functions, authenticate, journal, ids, log },
    control,
  );
  return { aws, control: typeof config.control === 'number' ? createControlServer(control, afterStall) : undefined };
}

/** @throws OptionError where a port is taken */
async function openPorts({ config, log }: Setting, servers: Servers): Promise<Ports> {
  const own = servers.control && (await listen(servers.control, config.control as number, config, log, '--control'));
  const aws = await listen(servers.aws, config.port, config, log);
  return { aws, control: config.control === 'on' ? aws : own };
}

/** The ports of HTTPS and of the proxy, whose code is loaded when they are asked for. */
async function openDoors(setting: Setting, server: Server, aws: number): Promise<Doors | undefined> {
  const { tls, proxy } = setting.config;
  if (tls === undefined && proxy === undefined) return undefined;
  const doors = await import('./tls/doors.ts');
  return doors.openDoors(doorsParts(setting, server, aws));
}

function doorsParts({ config, log, authorityFolder: folder }: Setting, server: Server, aws: number): DoorsParts {
  return {
    ...{ config, server, log, afterRealDelay, now: Date.now, folder },
    isOwn: ({ host, port }) => port === aws && [reachableHost(config.host), 'localhost'].includes(host),
  };
}

/** What leads functions here whose language has no other way to it (H11), loaded when there is one. */
function leadFunctions(parts: () => DoorsParts): { readonly leadHere: LeadHere; close(): Promise<void> } {
  let leading: LeadingFunctions | undefined;
  return {
    async leadHere(upstream) {
      const { LeadingFunctions: Leading } = await import('./tls/leading-functions.ts');
      leading ??= new Leading(parts());
      return await leading.leadHere(upstream);
    },
    async close() {
      await leading?.close();
    },
  };
}

/** Most starts in tests read none: what reads and checks them is loaded when there are any. @throws FixtureError */
async function readFixtures({ fixtures, parameter }: Config, world: World): Promise<readonly LoadedDocument[]> {
  if (fixtures.length === 0 && Object.keys(parameter).length === 0) return [];
  const { readSources } = await import('./seeding/reading/read-sources.ts');
  return readSources(fixtures, { world, parameters: parameter });
}

/** What the options ask of the engine. */
function policyOf(config: Config): Policy {
  return {
    jobLifecycle: config.unacknowledgedResults === 'accept' ? lenientJobLifecycle : jobLifecycle,
    acknowledgementWindow: config.acknowledgementWindow,
    continuationDelay: config.continuationDelay,
    allowsRecreatedActionTypes: config.timing === 'fast',
    sourcePollInterval: config.timing === 'aws' ? sourcePollInterval : 0,
    functionRetryDelays: config.timing === 'aws' ? functionRetryDelays : [],
    lambdaEndpoint: config.lambdaEndpoint,
    unstubbedActions: config.unstubbed,
  };
}

/** What the file was left with, unless the options ask for another mode; never earlier than where it stood. */
function clockSettingFor(store: Store, config: Config, readRealTime: () => number): ClockSetting {
  const stored = store.emulator.findClock();
  const initial: ClockSetting = stored ?? { mode: 'system', value: 0 };
  const mode = config.clock ?? initial.mode;
  if (mode === initial.mode && stored !== undefined) return initial;
  const clock: Clock = createClock(initial, readRealTime);
  if (mode === 'manual') clock.freeze();
  else if (initial.mode === 'manual') return { mode, value: Math.max(0, clock.now() - readRealTime()) };
  return clock.setting;
}
