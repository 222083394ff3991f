import type { CheckOptions, CheckTarget } from './check/options.ts';
import type { CheckResult } from './check/results.ts';
import { resolveConfig } from './config/config.ts';
import type { EmulatorOptions } from './config/emulator-options.ts';
import { createControl } from './control/api/emulator-api.ts';
import type { EmulatorControl } from './control/api/emulator-control.ts';
import { localInvoke, originsOf, remoteInvoke, remoteStateFiles } from './control/api/invoke.ts';
import { createObjectClient } from './control/api/object-client.ts';
import { registerHere } from './control/jobs/functions.ts';
import { getHealth } from './control/routes.ts';
import { ControlError } from './control/routing/control-error.ts';
import { consolePath, consoleUrlOf } from './control/routing/route.ts';
import { localStateFiles } from './control/states/state-files.ts';
import type { RunningEmulator } from './emulator.ts';
import { type ClientConfig, credentialsFor, environmentFor, workerEnvironment } from './runtime/environment.ts';
import { refusalOfNode } from './runtime/node-version.ts';

export type { CheckOptions, CheckTarget } from './check/options.ts';
export type { CaseMoment, CaseOutcome, CaseResult, CheckResult, NeverPolled } from './check/results.ts';
export type { Work, WorkContext } from './check/worker/work-in-process.ts';
export type { EmulatorOptions } from './config/emulator-options.ts';
export { OptionError } from './config/option-values.ts';
export type {
  ActionTypesApi,
  ArtifactsApi,
  ClockApi,
  EmulatorControl,
  EventsApi,
  FaultsApi,
  FixturesApi,
  FunctionsApi,
  JobsApi,
  OperationsApi,
  PipelinesApi,
  RequestsApi,
  SnapshotsApi,
  ThirdPartyClientsApi,
} from './control/api/emulator-control.ts';
export { ControlError, type ControlErrorCode } from './control/routing/control-error.ts';
export type * from './control/types.ts';
export type { ClientConfig } from './runtime/environment.ts';

/** An emulator to test against. */
export interface Emulator extends EmulatorControl {
  /** Where it listens, by IP: `http://127.0.0.1:49152`. */
  readonly endpoint: string;
  /** Where it listens for HTTPS, by IP; undefined without the option `tls`, and for an emulator of another process. */
  readonly secureEndpoint: string | undefined;
  /** What `HTTPS_PROXY` is to be; undefined without the option `proxy`, and for an emulator of another process. */
  readonly proxyUrl: string | undefined;
  /** What clients of HTTPS and of the proxy have to trust, in PEM; undefined where there is neither. */
  readonly certificate: string | undefined;
  /** Where a person sees what is in it; undefined where the control API is switched off. */
  readonly consoleUrl: string | undefined;
  readonly clientConfig: ClientConfig;
  /**
   * Variables that point any AWS SDK's process at the emulator, for an environment that has no other settings of AWS,
   * such as a container's. What a process has of this one's environment is cleaned by `workerEnvironment`.
   */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * The environment of a worker's process: `spawn('python3', ['worker.py'], { env: emulator.workerEnvironment() })`.
   * @param inherited What it is made of: this process's own unless it is given. Profiles, tokens, endpoints and
   *   whatever else would win over `environment` is left out.
   */
  workerEnvironment(inherited?: Readonly<Record<string, string | undefined>>): Record<string, string>;
  /**
   * Runs a worker through everything that hardly ever happens on AWS, side by side in emulators of their own, which are
   * started as this one was: `expect((await emulator.check(['node', 'worker.js'])).findings).toEqual([])`. The job that
   * it is given is the oldest that waits here, unless the options say otherwise. It takes half a minute or more. When
   * this emulator stops, so does the check.
   * @throws ControlError `unsupported` for an emulator of another process; OptionError for names that are none;
   *   CommandError for a command that cannot be run
   */
  check(worker: CheckTarget, options?: CheckOptions): Promise<CheckResult>;
  /**
   * Finishes the requests under way and lets go of port and file.
   * @throws ControlError `unsupported` for an emulator of another process
   */
  stop(): Promise<void>;
  /** Stops an emulator of this process; leaves one elsewhere running. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an emulator in this process, on a free port of 127.0.0.1 unless the options say otherwise. It takes
 * milliseconds: a test can have one of its own.
 * @throws OptionError for an option or value that is not one, and for a port that cannot be had; FixtureError and
 *   SeedingError for fixtures with mistakes; DatabaseFileError for a file that cannot be used; Error under a Node that
 *   is too old
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const refusal = refusalOfNode(process.versions.node);
  if (refusal !== undefined) throw new Error(refusal);
  const config = resolveConfig({ port: 0, logLevel: 'warn', ...options });
  const { runEmulator } = await import('./emulator.ts');
  const running = await runEmulator(config, (line) => console.error(`codepipeline-local: ${line}`));
  const control = createControl(localInvoke(running.control), objectsAt(running.endpoint, config), {
    register: registerHere(running.control),
    files: localStateFiles(running.control),
  });
  const { check, endChecks } = checkAs(options, control);
  const stopAll = await stopOf(running);
  const stop = async () => {
    endChecks();
    await stopAll();
  };
  return emulatorAt(running.endpoint, config, control, {
    secureEndpoint: running.secureEndpoint,
    proxyUrl: running.proxyUrl,
    certificate: running.certificate,
    consoleUrl: consoleUrlOf(running.control),
    check,
    stop,
    dispose: stop,
  });
}

/** Checks workers in emulators like this one, as long as this one runs. */
function checkAs(emulator: EmulatorOptions, jobsOf: EmulatorControl) {
  const stopping = new AbortController();
  const check: Emulator['check'] = async (worker, how = {}) => {
    const { runCheck } = await import('./check/run-check.ts');
    const signal = AbortSignal.any([stopping.signal, ...(how.signal ? [how.signal] : [])]);
    return runCheck(worker, { ...how, signal, emulator, jobsOf });
  };
  return { check, endChecks: () => stopping.abort() };
}

/** Behind `exec --report` an emulator notes what has become of its jobs before it ends. */
async function stopOf({ control, stop }: RunningEmulator): Promise<() => Promise<void>> {
  const { CODEPIPELINE_LOCAL_REPORT_NOTES: folder } = process.env;
  if (!folder) return stop;
  const { noteInFolder } = await import('./control/report-notes.ts');
  const note = noteInFolder(control, folder);
  return async () => {
    try {
      await note();
    } finally {
      await stop();
    }
  };
}

/**
 * The same object for an emulator that runs elsewhere, such as `http://127.0.0.1:7109`.
 * @throws ControlError `unreachable`, `invalid` for what is no URL
 */
export async function connect(endpoint: string): Promise<Emulator> {
  const { account, region, ports } = await remoteInvoke(endpoint)(getHealth, {});
  const [origin, controlOrigin] = originsOf(endpoint.replace(/\/+$/, ''), ports);
  const elsewhere = (whatToDo: string) => async () => {
    throw new ControlError('unsupported', `The emulator at ${origin} runs in another process; ${whatToDo}.`);
  };
  const register = elsewhere('say where the function is in a fixture document that it is started with');
  const control = createControl(remoteInvoke(controlOrigin), objectsAt(origin, { account, region }), {
    register,
    files: remoteStateFiles(controlOrigin),
  });
  return emulatorAt(origin, { account, region }, control, {
    secureEndpoint: undefined,
    proxyUrl: undefined,
    certificate: undefined,
    consoleUrl: controlOrigin + consolePath,
    check: elsewhere('check workers with `codepipeline-local check`'),
    stop: elsewhere('stop it there, or with `codepipeline-local stop`'),
    dispose: async () => {},
  });
}

function objectsAt(endpoint: string, { account, region }: { readonly account: string; readonly region: string }) {
  return createObjectClient(endpoint, { accountId: account, region });
}

/** What differs between an emulator of this process and one elsewhere. */
interface Own extends Pick<Emulator, 'secureEndpoint' | 'proxyUrl' | 'certificate' | 'consoleUrl' | 'check' | 'stop'> {
  readonly dispose: () => Promise<void>;
}

function emulatorAt(
  endpoint: string,
  { account, region }: { readonly account: string; readonly region: string },
  control: EmulatorControl,
  { dispose, ...own }: Own,
): Emulator {
  return {
    ...control,
    endpoint,
    ...own,
    clientConfig: { endpoint, region, credentials: credentialsFor(account) },
    environment: environmentFor(endpoint, { account, region }),
    workerEnvironment: (inherited = process.env) => workerEnvironment(endpoint, { account, region }, inherited),
    [Symbol.asyncDispose]: dispose,
  };
}
