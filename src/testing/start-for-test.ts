import { type Emulator, type EmulatorOptions, startEmulator } from '../index.ts';
import { setWorkerVariables } from './worker-variables.ts';

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
