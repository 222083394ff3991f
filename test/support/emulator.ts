import { join } from 'node:path';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { resolveConfig } from '../../src/config/config.ts';
import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
import { createControl } from '../../src/control/api/emulator-api.ts';
import type { EmulatorControl } from '../../src/control/api/emulator-control.ts';
import { localInvoke } from '../../src/control/api/invoke.ts';
import { createObjectClient } from '../../src/control/api/object-client.ts';
import { registerHere } from '../../src/control/jobs/functions.ts';
import type { ControlParts } from '../../src/control/routing/route.ts';
import { localStateFiles } from '../../src/control/states/state-files.ts';
import { type Internals, runEmulator } from '../../src/emulator.ts';
import { createSequentialIds, type Ids } from '../../src/runtime/ids.ts';
import './checked-answers.ts';
import { stateOfTests } from './folder.ts';
import { stopAtTheEnd } from './leftovers.ts';

/** Where the clock of every test's emulator stands at first. */
export const startOfTime = '2030-01-01T00:00:00.000Z';

/** The instant so many milliseconds after the start, as the control API writes it. */
export function later(milliseconds: number): string {
  return new Date(Date.parse(startOfTime) + milliseconds).toISOString();
}

export const account = '123456789012';
export const region = 'us-east-1';

/** An emulator of one test, with an SDK client that talks to it. */
export interface TestEmulator extends EmulatorControl, AsyncDisposable {
  readonly endpoint: string;
  readonly secureEndpoint: string | undefined;
  readonly proxyUrl: string | undefined;
  readonly certificate: string | undefined;
  /** Signs for the emulator's own account and region. */
  readonly client: CodePipelineClient;
  /** What it has logged. */
  readonly log: readonly string[];
  /** Its inside, for tests that must look there. */
  readonly parts: ControlParts;
  /** A client that signs for another account or region. */
  clientFor(place: { readonly account?: string; readonly region?: string }): CodePipelineClient;
  stop(): Promise<void>;
}

/**
 * Starts an emulator for one test: its clock stands at `startOfTime`, its ids count up, and an operation that answers
 * with an error that it does not declare fails with InternalFailure.
 * @param ids Those of the emulator in whose place this one comes, where it goes on with the same file.
 */
export async function startTestEmulator(
  options: EmulatorOptions = {},
  ids: Ids = createSequentialIds(),
  internals: Internals = {},
): Promise<TestEmulator> {
  const config = resolveConfig({ port: 0, clock: 'manual', logLevel: 'info', ...options });
  const log: string[] = [];
  const running = await runEmulator(config, (line) => log.push(line), {
    ids,
    checksDeclaredErrors: true,
    authorityFolder: join(stateOfTests, 'codepipeline-local'),
    ...(config.clock === 'manual' && { readRealTime: () => Date.parse(startOfTime) }),
    ...internals,
  });
  const control = createControl(
    localInvoke(running.control),
    createObjectClient(running.endpoint, { accountId: config.account, region: config.region }),
    { register: registerHere(running.control), files: localStateFiles(running.control) },
  );

  const clients: CodePipelineClient[] = [];
  const clientFor: TestEmulator['clientFor'] = (place) => {
    const client = new CodePipelineClient({
      endpoint: running.endpoint,
      region: place.region ?? config.region,
      credentials: { accessKeyId: place.account ?? config.account, secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  };
  const stop = stopAtTheEnd(async () => {
    for (const client of clients) client.destroy();
    await running.stop();
  });
  return {
    ...control,
    endpoint: running.endpoint,
    secureEndpoint: running.secureEndpoint,
    proxyUrl: running.proxyUrl,
    certificate: running.certificate,
    client: clientFor({}),
    log,
    parts: running.control,
    clientFor,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
