import { given } from '../../domain/members.ts';
import { unknownName } from '../../domain/nearest-name.ts';
import { faultSettings, type SettingName, settingNames } from '../../faults/kinds.ts';
import type { FaultDescription, FaultEffect, FaultFixture } from '../../index.ts';
import { type RemoteFlags, remoteCommand } from '../command.ts';
import { findEmulator, findJobId } from '../find-emulator.ts';
import { printResult } from '../output.ts';
import { counted } from '../pages/counted.ts';
import { type Cell, header, table } from '../pages/table.ts';
import { asking, type NumberRange, readDuration, readNumber, UsageError } from '../usage.ts';

interface AddFlags extends RemoteFlags, Partial<Record<SettingName, string | true>> {
  readonly operation?: string;
  readonly actionType?: string;
  readonly job?: string;
  readonly accessKey?: string;
  readonly first?: string;
  readonly every?: string;
  readonly probability?: string;
  readonly seed?: string;
}

const add = remoteCommand('add', {
  description: 'add a fault: which requests it is for, and what happens to them',
  examples: [
    'faults add --first 1 --error ThrottlingException',
    'faults add --operation GetObject --delay 2s --first 1',
    'faults add --every 3 --stale-nonce',
  ],
})
  .option('--operation <NAME>', 'an operation of CodePipeline or S3 (default: all that the effect is possible for)')
  .option('--action-type <MEMBERS>', 'an action type, or some of its members: category=Test,provider=Jenkins')
  .option('--job <ID>', 'id of a job, or its first characters')
  .option('--access-key <ID>', 'only requests of this key')
  .option('--first <N>', 'only the first N requests that match')
  .option('--every <N>', 'only every Nth request that matches')
  .option('--probability <P>', 'apply to this share of the requests that match, from 0 to 1')
  .option('--seed <N>', 'number that makes the random choice repeatable')
  .action((_, command) => addFault(command.optsWithGlobals()));

for (const name of settingNames) {
  const { flagValue, help }: { readonly flagValue?: string; readonly help: string } = faultSettings[name];
  add.option(flagValue === undefined ? flagOf(name) : `${flagOf(name)} ${flagValue}`, help);
}
add.option('--json', 'print JSON');

const clear = remoteCommand('clear', {
  description: 'remove one fault, or all',
  examples: ['faults clear fault-1', 'faults clear'],
})
  .argument('[ID]', 'id of the fault, such as fault-1')
  .option('--json', 'print JSON')
  .action((id, _, command) => clearFaults(id, command.optsWithGlobals()));

export const faults = remoteCommand('faults', {
  description: 'list the faults that await requests; add or clear faults',
  examples: ['faults', 'faults --json'],
})
  .option('--json', 'print JSON')
  .action(listFaults)
  .addCommand(add)
  .addCommand(clear);

/** Prints the faults that await requests. @throws UsageError, ControlError */
async function listFaults({ endpoint, json }: RemoteFlags): Promise<void> {
  const emulator = await findEmulator(endpoint, process.env);
  const faults = await emulator.faults.list();
  printResult(faults, faultTable(faults), json);
}

/** Adds a fault and prints it. @throws UsageError, ControlError */
async function addFault(flags: AddFlags): Promise<void> {
  const { match, effect } = fixtureFrom(flags);
  const emulator = await findEmulator(flags.endpoint, process.env);
  const jobId = flags.job === undefined ? undefined : await findJobId(emulator, flags.job);
  const wanted = { match: { ...match, ...given({ jobId }) }, effect };
  const fault = await asking(emulator.faults.add(wanted), inFlags);
  printResult(fault, faultTable([fault]), flags.json);
}

/** Removes a fault, or all. @throws UsageError, ControlError */
async function clearFaults(id: string | undefined, { endpoint, json }: RemoteFlags): Promise<void> {
  const emulator = await findEmulator(endpoint, process.env);
  const count = await emulator.faults.clear(id);
  printResult({ cleared: count }, `Removed ${counted(count, 'fault')}.`, json);
}

function fixtureFrom(flags: AddFlags): FaultFixture {
  const { operation, actionType, accessKey, first, every, probability, seed } = flags;
  const match = {
    operation,
    accessKeyId: accessKey,
    actionType: actionType === undefined ? undefined : readActionType(actionType),
    first: numberFrom('--first', first, counting),
    every: numberFrom('--every', every, counting),
    probability: numberFrom('--probability', probability, { least: 0, most: 1 }),
    seed: numberFrom('--seed', seed, { whole: true }),
  };
  if (typeof flags.delay === 'string') readDuration(flags.delay, '--delay');
  const effect = given(Object.fromEntries(settingNames.map((name) => [name, flags[name]])));
  const faultNames = settingNames.filter((name) => name !== 'message');
  if (!faultNames.some((name) => name in effect)) {
    throw new UsageError(`A fault needs an effect; give one of ${faultNames.map(flagOf).join(', ')}.`);
  }
  return { match: given(match), effect: effect as FaultEffect };
}

/** What the control API calls `match.first` is `--first` here. */
function inFlags(message: string): string {
  return message
    .replace(/^Unknown (operation|error) /, '--$1: $&')
    .replace(/^(?:match|effect)\.(\w+)/gm, (_, member: string) => flagOf(member))
    .replace(/\bjobId\b/, '--job')
    .replace(
      /'?\b(actionType|message|seed|probability|staleNonce|timeOut|expireCredentials)\b'?/g,
      (_, member: string) => flagOf(member),
    );
}

const counting = { least: 1, whole: true };

/** `--stale-nonce` for `staleNonce` */
function flagOf(member: string): string {
  return `--${member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function numberFrom(flag: string, text: string | undefined, range: NumberRange): number | undefined {
  return text === undefined ? undefined : readNumber(flag, text, range);
}

const typeMembers = ['category', 'owner', 'provider', 'version'];

/** As the AWS CLI writes it: `category=Test,provider=MyJenkinsProviderName`; any of the members may be left out. */
function readActionType(text: string): Record<string, string> {
  const members = text.split(',').map((part) => part.split('='));
  const isRight = members.every(([name, value, ...rest]) => name && value && rest.length === 0);
  const unknown = members.find(([name = '']) => !typeMembers.includes(name));
  if (isRight && unknown === undefined) return Object.fromEntries(members);
  if (isRight) throw new UsageError(`--action-type: ${unknownName('member', unknown?.[0] ?? '', typeMembers)}`);
  throw new UsageError(`--action-type: '${text}' is not of the form category=Test,provider=NAME.`);
}

function faultTable(faults: readonly FaultDescription[]): string[] {
  if (faults.length === 0) return ['There are no faults. Add one with: codepipeline-local faults add'];
  const rows = faults.map(({ id, match, effect, matched, applied }) =>
    [id, inWords(match), inWords(effect), String(matched), String(applied)].map((text): Cell => ({ text })),
  );
  return table([header(['ID', 'MATCHES', 'EFFECT', 'MATCHED', 'APPLIED']), ...rows]);
}

/** `operation=PollForJobs first=1`; of what holds no value but true the name alone. */
function inWords(members: object): string {
  const shown = Object.entries(members).map(([name, value]) => {
    if (value === true) return name;
    return `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`;
  });
  return shown.join(' ') || 'any request';
}
