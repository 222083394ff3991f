import type { Command, CommanderError } from 'commander';
import { OptionError } from '../config/option-values.ts';
import { milliseconds } from '../domain/duration.ts';
import { didYouMean, unknownName } from '../domain/nearest-name.ts';

/** Words on the command line, or variables, that are not what a command takes. Ends the process with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads options from the command line or the environment. @throws UsageError */
export function readingOptions<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof OptionError ? new UsageError(error.message) : error;
  }
}

/** What commander found wrong, in one sentence with the nearest valid choice; help and version as they are. */
export function explainUsage(error: CommanderError, command: Command): Error {
  const name = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownCommand(name, command);
    case 'commander.unknownOption':
      return unknownOption(name.replace(/=.*/s, ''), command);
    case 'commander.optionMissingArgument':
      return new UsageError(`A value is missing: ${name}.`);
    case 'commander.missingMandatoryOptionValue':
      return new UsageError(`An option is missing: codepipeline-local ${command.name()} ${name}.`);
    case 'commander.missingArgument':
      return new UsageError(`What to ${verbOf(command)} is missing: codepipeline-local ${command.name()} ${name}…`);
    case 'commander.excessArguments':
      if (command.commands.length > 0) return unknownCommand(command.args.at(-1) ?? '', command);
      return new UsageError(`${command.name()} takes no argument '${command.args.at(-1)}'.`);
    default:
      return error;
  }
}

function verbOf(command: Command): string {
  return command.name() === 'wait' ? 'wait for' : command.name();
}

function unknownCommand(name: string, program: Command): UsageError {
  return new UsageError(unknownName('command', name, namesOf(program.commands)));
}

function unknownOption(name: string, command: Command): UsageError {
  const [operand] = command.args;
  const isProgram = command.parent === null;
  if (isProgram && operand !== undefined && !operand.startsWith('-')) return unknownCommand(operand, command);
  const owner = command.commands.find((candidate) => flagsOf(candidate).includes(name));
  if (owner !== undefined) {
    return new UsageError(`Option '${name}' goes after its command: ${pathOf(owner)} ${name}.`);
  }
  const flags = flagsOf(command);
  // One letter is as far from every name; who wrote -p most likely meant --port.
  const sameLetter = flags.filter((flag) => flag.startsWith(`-${name}`));
  const isLetter = /^-\w$/.test(name) && sameLetter.length > 0;
  const hint = isLetter ? didYouMean(`-${name}`, sameLetter) : didYouMean(name, flags);
  return new UsageError(`Unknown option '${name}'.${hint}`);
}

/** `codepipeline-local faults add` */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function flagsOf(command: Command): string[] {
  return [...command.options.map(({ long }) => long ?? ''), '--help'];
}

function namesOf(commands: readonly Command[]): string[] {
  return commands.map((command) => command.name());
}

/** A number on the command line. @throws UsageError */
export function readNumber(flag: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new UsageError(`${flag} takes a number, not '${text}'.`);
}

/** Milliseconds. @throws UsageError */
export function readDuration(text: string): number {
  try {
    return milliseconds(text);
  } catch (error) {
    throw new UsageError((error as RangeError).message);
  }
}
