import { remoteCommand } from '../command.ts';
import { countMade } from '../counted.ts';
import { findEmulator } from '../find-emulator.ts';
import { print, printJson } from '../output.ts';
import { tellingProgress } from '../telling-progress.ts';

interface Flags {
  readonly endpoint?: string;
  readonly empty?: boolean;
  readonly json?: boolean;
}

export const reset = remoteCommand('reset', {
  description: 'bring a running emulator back to the state after its start',
  examples: ['reset', 'reset --empty'],
})
  .option('--empty', 'bring it to an empty state instead')
  .option('--json', 'print JSON')
  .action(resetState);

/** Brings a running emulator back to the state after its start, or to nothing. @throws UsageError, ControlError */
async function resetState({ endpoint, empty = false, json = false }: Flags): Promise<void> {
  const emulator = await findEmulator(endpoint, process.env);
  const made = await tellingProgress('Resetting', () => emulator.reset({ empty }));
  if (json) printJson(made);
  else print(empty ? 'The state is empty.' : `Back to the state after the start: ${countMade(made).join(', ')}.`);
}
