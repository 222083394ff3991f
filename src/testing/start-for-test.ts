import { jobPage } from '../cli/pages/job-page.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../index.ts';
import { workerEnvironment } from '../runtime/environment.ts';

/** An emulator's options, and what a test wants besides. */
export interface TestOptions extends EmulatorOptions {
  /**
   * Whether this process's environment variables lead AWS SDKs to the emulator while the test runs, and are set back
   * after it. Tests that run at the same time in one process have to do without. Default true.
   */
  readonly setsVariables?: boolean;
}

/** An emulator of one test. */
export interface StartedForTest {
  readonly emulator: Emulator;
  /** Sets the variables back and stops the emulator. */
  end(): Promise<void>;
}

/** @throws OptionError, FixtureError, and Error when another test has set the variables */
export async function startForTest({ setsVariables = true, ...options }: TestOptions): Promise<StartedForTest> {
  const emulator = await startEmulator(options);
  try {
    const restore = setsVariables ? setWorkerVariables(emulator) : () => {};
    return {
      emulator,
      async end() {
        restore();
        await emulator.stop();
      },
    };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

/** Enough to find what went wrong; a test that makes more of them knows better where to look. */
const mostJobs = 20;

/** Prints the jobs with their histories, for somebody who wants to know why a test has failed. */
export async function tellOfJobs({ jobs }: Emulator): Promise<void> {
  const newest = await jobs.list({ limit: mostJobs });
  const described = await Promise.all(newest.map(({ id }) => jobs.get(id)));
  const chains = Map.groupBy(described, ({ chain: [first] }) => first).values();
  const pages = [...chains].map((chain) => jobPage(chain).join('\n'));
  const title = pages.length === 0 ? 'The emulator had no jobs.' : 'The jobs of the emulator when the test failed:';
  console.error([title, ...pages].join('\n\n'));
}

/** Whether a test has set the variables, which there are once in a process. */
let areSet = false;

/**
 * Sets this process's variables as those of a worker of the emulator, and removes what would win over them.
 * @returns Sets them back.
 * @throws Error when another test's are set
 */
function setWorkerVariables({ endpoint, clientConfig }: Emulator): () => void {
  if (areSet) {
    throw new Error(
      'Two tests run at the same time in this process, and both would set AWS_ENDPOINT_URL and the like. Run them one after the other, or give the emulator { setsVariables: false } and the worker emulator.clientConfig.',
    );
  }
  const before = { ...process.env };
  const { region, credentials } = clientConfig;
  const wanted = workerEnvironment(endpoint, { account: credentials.accessKeyId, region }, before);
  const names = [...new Set([...Object.keys(before), ...Object.keys(wanted)])];
  const changed = names.filter((name) => before[name] !== wanted[name]);
  assign(changed, wanted);
  areSet = true;
  return () => {
    assign(changed, before);
    areSet = false;
  };
}

function assign(names: readonly string[], values: Readonly<Record<string, string | undefined>>): void {
  for (const name of names) {
    // An assigned undefined would become the text 'undefined'.
    if (values[name] === undefined) delete process.env[name];
    else process.env[name] = values[name];
  }
}
