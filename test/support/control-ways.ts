import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
import type { EmulatorControl } from '../../src/control/api/emulator-control.ts';
import { connect } from '../../src/index.ts';
import { startTestEmulator, type TestEmulator } from './emulator.ts';
import { buildTypeFixture } from './jobs.ts';

/** An emulator and what controls it. */
export interface Controlled extends AsyncDisposable {
  readonly emulator: TestEmulator;
  readonly control: EmulatorControl;
}

async function startAnd(
  controlOf: (emulator: TestEmulator) => Promise<EmulatorControl>,
  options: EmulatorOptions = { fixtures: { actionTypes: [buildTypeFixture] } },
): Promise<Controlled> {
  const emulator = await startTestEmulator(options);
  return { emulator, control: await controlOf(emulator), [Symbol.asyncDispose]: emulator.stop };
}

/** Both ways to control an emulator, which starts with the build type; neither way can do what the other cannot. */
export const controlWays: readonly [string, (options?: EmulatorOptions) => Promise<Controlled>][] = [
  ['in the same process', (options) => startAnd(async (emulator) => emulator, options)],
  ['over HTTP', (options) => startAnd(({ endpoint }) => connect(`${endpoint}/`), options)],
];
