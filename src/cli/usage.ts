import type { Command, CommanderError } from 'commander';
import { OptionError } from '../config/option-values.ts';
import { ControlError } from '../control/routing/control-error.ts';
import { milliseconds } from '../domain/duration.ts';
import { unknownName } from '../domain/nearest-name.ts';

/** Words on the command line, or variables, that are not what a command takes. Ends the process with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads options from the command line or the environment.
 * @param what Names what is read, where the sentence about it does not.
 * @throws UsageError
 */
export function readingOptions<T>(read: () => T, what?: string): T {
  try {
    return read();
  } catch (error) {
    const isMistake = error instanceof OptionError || error instanceof ControlError || error instanceof RangeError;
    throw isMistake ? new UsageError(what === undefined ? error.message : `${what}: ${error.message}`) : error;
  }
}

/**
 * Asks an emulator for what the command line says in so many words: what it refuses as malformed is a mistake there.
 * @param reword Puts the control API's names into those of the command line.
 * @throws UsageError, ControlError
 */
export async function asking<T>(answer: Promise<T>, reword: (sentence: string) => string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const isMalformed = error instanceof ControlError && error.code === 'invalid';
    throw isMalformed ? new UsageError(reword(error.message)) : error;
  }
}

/** What commander found wrong, in one sentence with the way out; help and version as they are. */
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
      return new UsageError(`An option is missing: ${pathOf(command)} ${name}.`);
    case 'commander.missingArgument':
      return missingArgument(name, command);
    case 'commander.excessArguments':
      if (command.commands.length > 0) return unknownCommand(command.args[0] ?? '', command);
      refuseKeptByNpm(command, process.env);
      return new UsageError(`${nameOf(command)} takes no argument '${command.args.at(-1)}'.`);
    default:
      return error;
  }
}

/** Refuses to give the help of a command that is not there, which commander answers with its own. @throws UsageError */
export function checkHelp(args: readonly string[], program: Command): void {
  const [first, second = ''] = args;
  const parent = first === 'help' ? program : program.commands.find((command) => command.name() === first);
  const name = parent === program ? second : second === 'help' ? (args[2] ?? '') : '';
  if (parent === undefined || parent.commands.length === 0 || name === '' || name.startsWith('-')) return;
  if (![...namesOf(parent.commands), 'help'].includes(name)) throw unknownCommand(name, parent);
}

/** Refuses options that have what looks like the next option for their value. @throws UsageError */
export function checkValues(command: Command): void {
  for (const option of command.options.filter(({ required }) => required)) {
    const values = [command.getOptionValue(option.attributeName())].flat();
    const next = values.find((value) => /^--\w/.test(String(value)));
    if (next !== undefined) throw new UsageError(`A value is missing: ${option.flags}; '${next}' is an option.`);
  }
}

/**
 * Refuses options that npm has kept: to it `npm start --port 8080` is an option of its own, and the command gets
 * nothing of it but a variable, or 8080 alone.
 * @throws UsageError that says what to write
 */
export function refuseKeptByNpm(command: Command, environment: Readonly<Record<string, string | undefined>>): void {
  const { npm_lifecycle_event: script } = environment;
  if (script === undefined) return;
  for (const { long } of command.options) {
    const value = environment[`npm_config_${long?.slice(2).replaceAll('-', '_')}`];
    if (value === undefined) continue;
    const run = script === 'start' ? 'npm start' : `npm run ${script}`;
    const wanted = value === 'true' ? (command.args[0] ?? '') : value;
    throw new UsageError(`npm has kept ${long} for itself; write ${run} -- ${long} ${wanted}`.trimEnd().concat('.'));
  }
}

/** Says that an argument is missing, what it is, and how the command is written. */
export function missingArgument(name: string, command: Command): UsageError {
  const argument = command.registeredArguments.find((each) => each.name() === name);
  const [dots, place] = argument?.variadic ? ['…', `${name}…`] : ['', name];
  const line = separates(command) ? `${pathOf(command)} [options] -- ${place}` : `${pathOf(command)} ${place}`;
  return new UsageError(`${name}${dots} is missing (${argument?.description}): ${line}`);
}

/** Whether what the command takes stands behind `--`, as a command with options of its own. */
function separates(command: Command): boolean {
  return command.usage().includes(' -- ');
}

function unknownCommand(name: string, parent: Command): UsageError {
  const names = namesOf(parent.commands);
  const flag = flagsOf(parent).find((each) => each === `--${name}`);
  if (flag !== undefined) return new UsageError(`Unknown command '${name}'. Did you mean '${flag}'?`);
  return new UsageError(unknownName('command', name, names, `'${pathOf(parent)} --help' lists the commands.`));
}

function unknownOption(name: string, command: Command): UsageError {
  const [operand] = command.args;
  // `faults ad --error X`: what is meant is a command below, and the option is of that.
  const takesNone = command.commands.length > 0 && command.registeredArguments.length === 0;
  if (takesNone && operand !== undefined && !operand.startsWith('-')) return unknownCommand(operand, command);
  const owner = command.commands.find((candidate) => flagsOf(candidate).includes(name));
  if (owner !== undefined) {
    return new UsageError(`Option '${name}' goes after its command: ${pathOf(owner)} ${name}.`);
  }
  const flags = flagsOf(command);
  // One letter is as far from every name; who wrote -p most likely meant --port.
  const sameLetter = /^-\w$/.test(name) ? flags.find((flag) => flag.startsWith(`-${name.toLowerCase()}`)) : undefined;
  if (sameLetter !== undefined) return new UsageError(`Unknown option '${name}'. Did you mean '${sameLetter}'?`);
  const hint = separates(command) ? " Options of the command to run go after it, and it after '--'." : '';
  return new UsageError(unknownName('option', name, flags, `'${pathOf(command)} --help' lists them.${hint}`));
}

/** `codepipeline-local faults add` */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** `faults add` */
function nameOf(command: Command): string {
  return pathOf(command).replace(/^\S+ /, '');
}

function flagsOf(command: Command): string[] {
  return [...command.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? ''), '--help'];
}

function namesOf(commands: readonly Command[]): string[] {
  return commands.map((command) => command.name());
}

/** Which numbers an option takes. */
export interface NumberRange {
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
}

/** @throws UsageError */
export function readNumber(flag: string, text: string, { least, most, whole = false }: NumberRange): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  const isRight = whole ? Number.isInteger(number) : Number.isFinite(number);
  if (isRight && number >= (least ?? number) && number <= (most ?? number)) return number;
  const range = least === undefined ? '' : most === undefined ? ` of ${least} or more` : ` from ${least} to ${most}`;
  throw new UsageError(`${flag} takes a ${whole ? 'whole ' : ''}number${range}, not '${text}'.`);
}

/** How many of a list are wanted, if it is said. @throws UsageError */
export function readLimit(text: string | undefined, most: number): number | undefined {
  return text === undefined ? undefined : readNumber('--limit', text, { least: 1, most, whole: true });
}

/** Milliseconds. @throws UsageError */
export function readDuration(text: string, what: string): number {
  return readingOptions(() => milliseconds(text), what);
}
