import { optionsInPrivate, resolveConfig } from '../../config/config.ts';
import type { EmulatorOptions } from '../../config/emulator-options.ts';
import { createControl } from '../../control/api/emulator-api.ts';
import { localInvoke } from '../../control/api/invoke.ts';
import { createObjectClient } from '../../control/api/object-client.ts';
import { registerHere } from '../../control/jobs/functions.ts';
import { localStateFiles } from '../../control/states/state-files.ts';
import { runEmulator } from '../../emulator.ts';
import type { CheckedEmulator } from '../scene/scene.ts';

/**
 * Starts an emulator of one case: in memory, on a free port, on a clock that runs.
 * @param write Takes the lines of its log, and those of functions as they wrote them
 * @throws OptionError, FixtureError, SeedingError
 */
export async function startCheckedEmulator(
  options: EmulatorOptions,
  write: (line: string) => void,
): Promise<CheckedEmulator> {
  const config = resolveConfig({ ...optionsInPrivate(options), clock: 'system' });
  const { control, endpoint, proxyUrl, certificate, stop } = await runEmulator(config, write, {
    writeFunctionLine: write,
  });
  const objects = createObjectClient(endpoint, { accountId: config.account, region: config.region });
  const own = { register: registerHere(control), files: localStateFiles(control) };
  const verdicts = () => control.engine.read(() => control.conduct.list());
  return { ...createControl(localInvoke(control), objects, own), endpoint, proxyUrl, certificate, verdicts, stop };
}
