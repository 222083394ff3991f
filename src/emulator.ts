import { Conduct } from './conduct/conduct.ts';
import type { Config } from './config/config.ts';
import { Changes } from './control/changes.ts';
import type { ControlParts, Ports } from './control/route.ts';
import { StopRequests } from './control/stop-requests.ts';
import { jobLifecycle, lenientJobLifecycle } from './domain/jobs/lifecycle.ts';
import type { World } from './domain/world.ts';
import { Background } from './engine/background.ts';
import type { Policy } from './engine/context.ts';
import { accountOfKey } from './engine/credentials.ts';
import { EffectRunner } from './engine/effects/effect-runner.ts';
import { s3Deploy } from './engine/effects/extract-artifact.ts';
import { lambdaInvocation } from './engine/effects/lambda-invocation.ts';
import { Engine } from './engine/engine.ts';
import { Events } from './engine/events/events.ts';
import { eventDelivery } from './engine/events/post-event.ts';
import { FileWatch } from './engine/state/file-watch.ts';
import { Slices } from './engine/state/slices.ts';
import { StateKeeper } from './engine/state/state-keeper.ts';
import { BlobSweeper, FileShrinker, TableSweeper } from './engine/state/sweepers.ts';
import { StateTransfer } from './engine/state/transfer-state.ts';
import { Waits } from './engine/waits.ts';
import { Faults } from './faults/faults.ts';
import { FunctionRunner } from './functions/function-runner.ts';
import { createAuthenticate } from './http/authenticate.ts';
import { createAuthenticateS3 } from './http/authenticate-s3.ts';
import { close, listen, reachableHost } from './http/listening.ts';
import { createControlServer, createServer } from './http/server.ts';
import { Journal, noteInvocations } from './journal/journal.ts';
import { createAfterStall } from './protocol/request-body.ts';
import { afterIdleness, afterRealDelay, createAlarm } from './runtime/alarm.ts';
import { type Clock, type ClockSetting, createClock } from './runtime/clock.ts';
import { createRandomIds, type Ids } from './runtime/ids.ts';
import { sweepTemporaryFolders } from './runtime/temporary-folder.ts';
import './runtime/keep-next-tick-fast.ts';
import { worldNamedBy } from './domain/world.ts';
import { createLog } from './runtime/log.ts';
import { stateFolder } from './runtime/state-folder.ts';
import type { AppliedDocuments } from './seeding/apply-document.ts';
import type { LoadedDocument } from './seeding/read-sources.ts';
import { StartDocuments } from './seeding/start-documents.ts';
import { Store } from './sqlite/store.ts';
import { StateChecker } from './state-check/state-checker.ts';
import type { Doors } from './tls/doors.ts';

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
  {
    ids = createRandomIds(),
    checksDeclaredErrors = false,
    readRealTime = Date.now,
    caches = true,
    bodyPatience = 60_000,
    streamSilence = 15_000,
    authorityFolder = stateFolder(),
    writeFunctionLine,
  }: Internals = {},
): Promise<RunningEmulator> {
  const log = createLog(config.logLevel, write);
  const defaults = { accountId: config.account, region: config.region };
  const documents = await readFixtures(config, defaults);
  for (const { name, notes } of documents) for (const note of notes) log.info(`${name}: ${note}`);
  const store = new Store(config.db ?? ':memory:', { caches });
  store.commits.ownErrors((error) => log.error('What a commit has changed could not be told', error));
  const elapsed = () => performance.now();
  const background = new Background({ log, afterRealDelay });
  const fileWatch = config.db === undefined ? undefined : new FileWatch(config.db, { log, afterRealDelay });
  let engine: Engine | undefined;
  const release = () => {
    fileWatch?.stop();
    engine?.stop();
    background.stop();
    store.close();
  };
  try {
    const clock = createClock(clockSettingFor(store, config, readRealTime), readRealTime);
    const waits = new Waits(afterRealDelay);
    engine = new Engine({
      store,
      clock,
      createAlarm,
      waits,
      background,
      elapsed,
      ids,
      log,
      policy: policyOf(config),
    });
    const events = new Events(store, ids);
    events.start();
    store.commits.watch(waits);
    engine.start();
    const shrinker = new FileShrinker(store, background);
    const sweeper = new BlobSweeper(engine, background, () => shrinker.shrink());
    // A kill leaves something behind only in a file.
    if (config.db !== undefined) sweeper.sweep();
    const slices = new Slices(store, elapsed);
    const tableSweeper = new TableSweeper(store, slices, background, () => shrinker.shrink());
    if (config.db !== undefined) tableSweeper.sweep();
    const startDocuments = new StartDocuments(documents, defaults);
    await startDocuments.prepare(engine, ids.artifactKeySuffix, (digest) => !store.emulator.hasFixture(digest));
    const seeded = engine.perform((context) => {
      const made = startDocuments.apply(context);
      store.emulator.saveClock(clock.setting);
      return made;
    });

    let ports: Ports = { aws: config.port, control: undefined };
    const endpoint = () => `http://${reachableHost(config.host)}:${ports.aws}`;
    const journal = new Journal({ now: () => clock.now(), realTime: Date.now, log });
    const functions = new FunctionRunner({
      ...{ endpoint, log, afterRealDelay, upstream: config.upstream },
      watch: noteInvocations(journal),
      writeLine: writeFunctionLine,
    });
    for (const { document, handlers } of documents) {
      const world = worldNamedBy(document, defaults);
      for (const [name, handler] of handlers) functions.register(world, name, handler);
    }
    const kinds = [s3Deploy, lambdaInvocation, eventDelivery];
    const effects = new EffectRunner({ engine, store, functions, waits, background, kinds, log });
    const keeper = new StateKeeper({ engine, store, clock, effects, events, sweeper, tableSweeper, slices });
    const transfer = new StateTransfer({ engine, store, clock, keeper, slices });
    const stateChecker = new StateChecker(afterRealDelay);
    if (config.logLevel === 'debug') {
      const { logRequests } = await import('./control/requests.ts');
      logRequests(journal, store, log);
    }
    const faults = new Faults(store, afterRealDelay);
    const conduct = new Conduct(journal, store);
    const changes = new Changes({ engine, journal, store }, ids.requestId(), afterRealDelay);
    const control: ControlParts = {
      ...{ config, engine, store, clock, waits, effects, events, functions, log, ids, startDocuments },
      ...{ journal, faults, conduct, changes, sweeper, keeper, transfer, stateChecker },
      stops: new StopRequests(),
      ports: () => ports,
      endpoint,
      afterSilence: (callback) => afterRealDelay(streamSilence, callback),
      isInProcess: true,
    };
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
    const server = createServer(
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
      control,
    );
    const { control: place } = config;
    const controlServer = typeof place === 'number' ? createControlServer(control, afterStall) : undefined;
    let doors: Doors | undefined;
    const halt = async () => {
      await Promise.all([
        ...[server, controlServer].map((each) => each && close(each, afterRealDelay)),
        doors?.close(),
      ]);
      sweeper.stop();
      tableSweeper.stop();
      shrinker.stop();
      await keeper.stop();
      await stateChecker.stop();
      await transfer.stop();
      await effects.stop();
    };
    try {
      const ownPort = controlServer && (await listen(controlServer, place as number, config, log, '--control'));
      const aws = await listen(server, config.port, config, log);
      ports = { aws, control: place === 'on' ? aws : ownPort };
      if (config.tls !== undefined || config.proxy !== undefined) {
        const { openDoors } = await import('./tls/doors.ts');
        doors = await openDoors({
          ...{ config, server, log, afterRealDelay, now: Date.now, folder: authorityFolder },
          isOwn: ({ host, port }) => port === aws && [reachableHost(config.host), 'localhost'].includes(host),
        });
      }
    } catch (error) {
      await halt();
      throw error;
    }
    // Not before the port is had: functions call back, and a start that fails lets go of the store at once.
    effects.start();
    void sweepTemporaryFolders(({ message }) => log.debug(`A former process's temporary folder stays: ${message}`));
    return {
      endpoint: endpoint(),
      secureEndpoint: doors?.tls === undefined ? undefined : `https://${reachableHost(config.host)}:${doors.tls}`,
      proxyUrl: doors?.proxy === undefined ? undefined : `http://${reachableHost(config.host)}:${doors.proxy}`,
      certificate: doors?.certificate,
      control,
      seeded,
      async stop() {
        waits.close();
        faults.close();
        events.close();
        changes.close();
        await halt();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Most starts in tests read none: what reads and checks them is loaded when there are any. @throws FixtureError */
async function readFixtures({ fixtures, parameter }: Config, world: World): Promise<readonly LoadedDocument[]> {
  if (fixtures.length === 0 && Object.keys(parameter).length === 0) return [];
  const { readSources } = await import('./seeding/read-sources.ts');
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
