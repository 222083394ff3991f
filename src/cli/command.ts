import { Command } from 'commander';
import type { EmulatorOptions } from '../config/emulator-options.ts';
import { environmentVariableOf, optionDefinitions } from '../config/options.ts';

/** What the help says of a command besides its arguments and options. */
interface CommandWords {
  readonly description: string;
  /** Command lines without the program's own name. */
  readonly examples: readonly string[];
  /** How the command ends, where it is not only with 0 for what worked and 1 for what did not. */
  readonly ends?: string;
}

/**
 * A command whose help ends with a note, with how the command ends where that is worth a word, and with examples.
 */
export function createCommand(name: string, { description, examples, ends }: CommandWords, note = ''): Command {
  const lines = [
    ...(note === '' ? [] : [note]),
    '',
    ...(ends === undefined ? [] : [`Ends with ${ends}`, '']),
    examples.length === 1 ? 'Example:' : 'Examples:',
    ...examples.map((example) => `  codepipeline-local ${example}`),
  ];
  return new Command(name).description(description).addHelpText('after', lines.join('\n'));
}

/** What every command takes that is about a running emulator. */
export interface RemoteFlags {
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** A command that is about a running emulator. @param endpoint What the help says of its option `--endpoint`. */
export function remoteCommand(name: string, words: CommandWords, endpoint = whichEmulator): Command {
  return createCommand(name, words).option('--endpoint <URL>', endpoint);
}

const whichEmulator =
  'the emulator (default: CODEPIPELINE_LOCAL_ENDPOINT, else AWS_ENDPOINT_URL if on this machine, else http://127.0.0.1:7109)';

/**
 * A command that runs an emulator, with all of its options.
 * @param defaults Where they differ from the usual ones
 * @param idle Those that make no difference to it: they are known, and not in its help
 */
export function emulatorCommand(
  name: string,
  words: CommandWords,
  defaults: EmulatorOptions = {},
  idle: readonly (keyof EmulatorOptions)[] = [],
): Command {
  const shown = optionDefinitions.filter(({ key }) => !idle.includes(key));
  const command = createCommand(name, words, environmentHelp(shown.at(-1)?.flag ?? ''));
  for (const { key, flag, value, defaultText, description } of optionDefinitions) {
    const byDefault = String(defaults[key] ?? defaultText);
    const said = byDefault === '' ? '' : ` (default: ${byDefault})`;
    const option = command.createOption(`--${flag} <${value.replace('…', '...')}>`, description + said);
    command.addOption(option.hideHelp(idle.includes(key)));
  }
  return command;
}

/** @param last The last option of those that are variables, too */
function environmentHelp(last: string): string {
  return `
Options up to --${last} are environment variables, too, by their names:
${environmentVariableOf({ flag: last })} for --${last}. The option wins.`;
}
