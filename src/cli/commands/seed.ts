import { buffer } from 'node:stream/consumers';
import { optionsFromFlags } from '../../config/config.ts';
import type { EmulatorControl } from '../../control/api/emulator-control.ts';
import { reworded } from '../../control/routing/control-error.ts';
import type { SeedResult } from '../../index.ts';
import { decodeText } from '../../runtime/decode-text.ts';
import { printable } from '../../runtime/printable.ts';
import { addUp } from '../../seeding/applied-document.ts';
import { checkFiles } from '../../seeding/check-files.ts';
import { type JoinedDocument, joinDocuments } from '../../seeding/join-documents.ts';
import { readSources } from '../../seeding/reading/read-sources.ts';
import { type RemoteFlags, remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { print, printJson } from '../output.ts';
import { countOf } from '../pages/counted.ts';
import { tellingProgress } from '../telling-progress.ts';
import { readingOptions } from '../usage.ts';

export const seed = remoteCommand('seed', {
  description: 'load fixture documents into a running emulator',
  examples: ['seed test/jobs.yaml', 'seed - < test/jobs.yaml', 'seed template.yaml --parameter Environment=staging'],
})
  .argument('<FILE...>', 'fixture documents, folders of them, or - for standard input')
  .option(
    '--parameter <NAME=VALUE>',
    'the value of a parameter of a CloudFormation template; may be repeated',
    (value, given: string[] = []) => [...given, value],
  )
  .option('--json', 'print JSON')
  .action(loadFiles);

interface Flags extends RemoteFlags {
  readonly parameter?: readonly string[];
}

/**
 * Loads fixture documents into a running emulator and says what each made.
 * @throws FixtureError before any is loaded, UsageError, ControlError
 */
async function loadFiles(files: readonly string[], { endpoint, parameter, json = false }: Flags): Promise<void> {
  const { parameter: parameters = {} } = readingOptions(() => optionsFromFlags({ parameter })) as {
    readonly parameter?: Readonly<Record<string, string>>;
  };
  const emulator = await findEmulator(endpoint, process.env);
  const { region, credentials } = emulator.clientConfig;
  const world = { accountId: credentials.accessKeyId, region };
  const given = files.includes('-')
    ? { name: 'standard input', text: decodeText(await buffer(process.stdin)) }
    : undefined;
  const documents = await readSources(files, { world, parameters }, given);
  await checkFiles(documents);
  const made: SeedResult[] = [];
  for (const joined of joinDocuments(documents, world)) {
    const { warnings = [], ...rest } = await load(emulator, joined);
    made.push(rest);
    tell(joined, json);
    for (const warning of warnings) console.error(printable(`warning: ${warning}`));
  }
  if (json) printJson(addUp(made));
}

async function load(emulator: EmulatorControl, { document, parts, tell }: JoinedDocument): Promise<SeedResult> {
  const names = parts.map(({ name }) => name).join(', ');
  return tellingProgress(`Loading ${names}`, () => emulator.fixtures.load(document)).catch((error) => {
    throw reworded(error, tell);
  });
}

/** Beside JSON, what is to be known of a template is no part of the output. */
function tell({ parts }: JoinedDocument, json: boolean): void {
  for (const { name, notes, document: part } of parts) {
    for (const note of notes) {
      if (json) console.error(printable(`${name}: ${note}`));
      else print(`${name}: ${note}`);
    }
    if (!json) print(`${name}: ${countOf(part).join(', ')}`);
  }
}
