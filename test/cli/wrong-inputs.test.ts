import type { Argument, Command, Option } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/program.ts';
import { type Emulator, startEmulator } from '../../src/index.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';

/** A command line that is not what a command takes. */
interface WrongLine {
  readonly args: readonly string[];
  /** 2 for what is written wrong; 1 for what the emulator or the disk has not got. */
  readonly code: 1 | 2;
  /** What the message has to name. */
  readonly names: string;
}

/** What stands for a value in an option's table, and values that are none. */
const wrongValues: Readonly<Record<string, readonly string[]>> = {
  REGION: ['nowhere', 'us-east', ''],
  ARN: ['role', 'arn:aws:iam::1:role/x'],
  'RULE...': ['D99', 'nope'],
  PORT: ['http', '70000', '-1', ''],
  DURATION: ['soon', '5', '1 h', ''],
  URL: ['nowhere:1:2', '127.0.0.1:7109', 'ftp://host', ''],
  N: ['few', '-1', '0.5', ''],
  P: ['2', 'half'],
  CODE: ['NoSuchThing'],
  WHEN: ['later', 'befor'],
  'CASE...': ['nope', 'plane'],
  STATUS: ['Finished', 'Suceeded'],
  MEMBERS: ['Test', 'colour=red', 'category='],
  'ID:SECRET...': ['secret', ':x'],
  'NAME=VALUE...': ['name'],
  'SERVICE=URL...': ['sns', 'sns=nowhere', 'S N S=http://127.0.0.1:1', 's3=http://127.0.0.1:1'],
  'NAME=VALUE': ['name'],
  'NAME...': ['-', 'http://host'],
};

/** Operands that nothing is called. What malformed names are, is known before an emulator is asked. */
const wrongOperands: Readonly<Record<string, readonly (readonly [word: string, code: 1 | 2])[]>> = {
  ID: [['nope', 1]],
  'JOB-ID': [['nope', 1]],
  NAME: [['nope', 1]],
  'snapshot NAME': [['of the day', 2]],
  'restore NAME': [
    ['nope', 1],
    ['of the day', 2],
  ],
  'compare NAME': [
    ['nope', 1],
    ['of the day', 2],
  ],
  'compare OTHER': [['of the day', 2]],
  FILE: [['nowhere/nothing', 1]],
  CHANGE: [
    ['nope', 2],
    ['advence', 2],
  ],
};

/** Words of which each helps: what is valid, what was meant, what to write, or where to look. */
const wayOut =
  /Did you mean|Valid are|[Gg]ive |such as|is missing|write |goes after|takes no|takes a |is an option|lists them|lists the commands|[Ll]ist them with|is not one of|is not (a|an|of the form|\d+ to) |is neither|are none|none has been|no such file|no folder|None has been|begins with ASIA|id of letters/;

function* wrongLines(path: readonly string[], command: Command): Generator<WrongLine> {
  const isGiven = (argument: Argument) => argument.required || isBehindDashes(command);
  const required = command.registeredArguments.filter(isGiven).map(() => 'x');
  const mandatory = command.options.filter((option) => option.mandatory);
  // Without an effect no fault is looked at further.
  const effect = path.join(' ') === 'faults add' ? ['--delay', '1s'] : [];
  const given = [...required, ...effect, ...mandatory.flatMap(({ long }) => [long as string, 'x'])];
  const right = isBehindDashes(command) ? ['--', ...given] : given;
  const line = (...args: string[]) => [...path, ...args];
  const last = path.at(-1) as string;
  yield { args: line('--nope-at-all', ...right), code: 2, names: "'--nope-at-all'" };
  yield { args: line('-q', ...right), code: 2, names: "'-q'" };
  yield { args: [...path.slice(0, -1), `${last}x`, ...required], code: 2, names: `'${last}x'` };
  for (const argument of command.registeredArguments) yield* wrongArguments(path, argument, right);
  if (isBehindDashes(command)) yield { args: line('--'), code: 2, names: '-- COMMAND' };
  if (command.registeredArguments.every(({ variadic }) => !variadic) && command.commands.length === 0) {
    const all = command.registeredArguments.map(() => 'x');
    yield { args: line(...all, 'surplus'), code: 2, names: '' };
  }
  for (const option of command.options) yield* wrongOptions(path, option, command, right);
}

function* wrongArguments(path: readonly string[], argument: Argument, right: readonly string[]): Generator<WrongLine> {
  if (argument.required) yield { args: path, code: 2, names: argument.name() };
  for (const [word, code] of wrongOperands[`${path.at(-1)} ${argument.name()}`] ??
    wrongOperands[argument.name()] ??
    []) {
    yield { args: [...path, word, ...right.slice(1)], code, names: word };
  }
}

function* wrongOptions(
  path: readonly string[],
  option: Option,
  command: Command,
  right: readonly string[],
): Generator<WrongLine> {
  const flag = option.long as string;
  const misspelt = `${flag.slice(0, 4)}${flag.slice(5)}`;
  const isTaken = command.options.some(({ long }) => long === misspelt);
  if (!isTaken) yield { args: [...path, misspelt, ...right], code: 2, names: `'${misspelt}'` };
  yield { args: [flag, 'x', ...path], code: 2, names: flag };
  if (!option.required) return;
  // Of what takes as many values as there are, those are behind the operands.
  const line = (...given: string[]) =>
    isBehindDashes(command) ? [...path, ...given, ...right] : [...path, ...right, ...given];
  if (!isBehindDashes(command)) yield { args: line(flag), code: 2, names: flag };
  yield { args: line(flag, '--help-me'), code: 2, names: flag };
  const [other] = command.options.filter(({ long }) => long !== flag);
  if (other !== undefined) yield { args: line(flag, other.long as string), code: 2, names: flag };
  const kind = /<(.*)>/.exec(option.flags)?.[1] ?? '';
  const choices = kind.includes('|') ? kind.split('|') : [];
  const wrong = choices.length > 0 ? ['nope', `${choices[0]}x`, ''] : (wrongValues[kind] ?? []);
  for (const value of wrong) yield { args: line(flag, value), code: 2, names: flag };
}

/** Whether a command of its own stands behind `--`. */
function isBehindDashes(command: Command): boolean {
  return command.usage().includes(' -- ');
}

/** Right after all: any error may be looked for; without its job, `invoke` asks for that. */
const rightOnes = ['requests --error NoSuchThing', 'invoke'];

/** Every command with its words: `start`, `faults add`. */
async function allCommands(): Promise<(readonly [string, Command])[]> {
  const loaded = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => [name, (await load()) as Command] as const),
  );
  return loaded.flatMap(([name, command]) => [
    [name, command] as const,
    ...command.commands.map((nested) => [`${name} ${nested.name()}`, nested] as const),
  ]);
}

const folder = temporaryFolder();
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});

afterAll(async () => {
  await emulator.stop();
  folder[Symbol.dispose]();
});

/** A usual run takes some lines of each command, spread over them all. */
const most = process.env.LONG === undefined ? 6 : Number.POSITIVE_INFINITY;

function some<T>(all: readonly T[]): readonly T[] {
  const step = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, index) => index % step === 0);
}

describe.each(await allCommands())('%s, written wrong', { timeout: 120_000 }, (name, command) => {
  const all = [...wrongLines(name.split(' '), command)];
  const lines = all.filter(({ args }) => !rightOnes.includes(args.join(' ')));

  test.concurrent.each(some(lines).map((line) => [line.args.join(' '), line] as const))(
    '`%s` is refused with what is wrong and the way out',
    async (_, { args, code, names }) => {
      const environment = { CODEPIPELINE_LOCAL_ENDPOINT: emulator.endpoint };

      const ended = await run(args, { cwd: folder.path, environment });

      expect(ended).toMatchObject({ code, stdout: '' });
      const told = ended.stderr.trimEnd().split('\n');
      expect(told.length).toBeLessThanOrEqual(3);
      expect(ended.stderr).not.toMatch(/^ {4}at |Error:|unexpectedly|ENOENT|undefined|\[object/m);
      expect(ended.stderr).toContain(names);
      expect(ended.stderr).toMatch(wayOut);
    },
  );
});
