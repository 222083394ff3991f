import { given } from '../../domain/members.ts';
import { type RemoteFlags, remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { printResult } from '../output.ts';
import { countMade } from '../pages/counted.ts';
import { tellingProgress } from '../telling-progress.ts';
import { asking } from '../usage.ts';

interface Flags extends RemoteFlags {
  readonly account?: string;
  readonly region?: string;
  readonly empty?: boolean;
}

export const reset = remoteCommand('reset', {
  description: 'bring a running emulator back to the state after its start',
  examples: ['reset', 'reset --empty', 'reset --account 210987654321 --region eu-west-1'],
})
  .option('--account <ID>', 'only what is in this account, in --region or else in all of its regions')
  .option(
    '--region <NAME>',
    'only what is in this region, in --account or else in the account that the emulator has as its own',
  )
  .option('--empty', 'bring it to an empty state instead')
  .option('--json', 'print JSON')
  .action(resetState);

/** Brings a running emulator back to the state after its start, or to nothing. @throws UsageError, ControlError */
async function resetState({ endpoint, account, region, empty = false, json }: Flags): Promise<void> {
  const emulator = await findEmulator(endpoint, process.env);
  const place = given({ account, region });
  const made = await tellingProgress('Resetting', () => asking(emulator.reset({ empty, ...place }), inFlags));
  const outcome = empty ? 'The state is empty.' : `Back to the state after the start: ${countMade(made).join(', ')}.`;
  printResult(made, `${placeNamed(place)}${outcome}`, json);
}

/** Whose state it was, where it was not all. */
function placeNamed({ account, region }: Pick<Flags, 'account' | 'region'>): string {
  if (account === undefined && region === undefined) return '';
  return `In ${account ?? "the emulator's own account"}, ${region ?? 'all regions'}: `;
}

/** `account: …` is `--account: …` here. */
function inFlags(sentence: string): string {
  return sentence.replace(/^(account|region)/gm, '--$1');
}
