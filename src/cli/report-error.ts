import { inspect } from 'node:util';
import { printable, printableLines } from '../runtime/printable.ts';

/** Errors whose message is a sentence for whoever runs the command. By name: their modules are not loaded for this. */
const sentences: Readonly<Record<string, number>> = {
  UsageError: 2,
  OptionError: 1,
  DatabaseFileError: 1,
  FixtureError: 1,
  SeedingError: 1,
  ControlError: 1,
  ReportError: 1,
};

/** Tells the person what went wrong; answers the exit code. */
export function reportError(error: unknown): number {
  const { name, message, code } = error as Error & { code?: string };
  if (code === 'commander.helpDisplayed' || code === 'commander.version') return 0;
  if (code === 'commander.help') return 2; // printed because no command was given
  const exitCode = sentences[name];
  if (exitCode === undefined) {
    console.error(printableLines(`codepipeline-local failed unexpectedly: ${inspect(error)}`));
    return 1;
  }
  for (const line of message.split('\n')) console.error(printable(line));
  return exitCode;
}
