import { optionsFromFlags } from '../../config/config.ts';
import { reworded } from '../../control/control-error.ts';
import type { EmulatorControl } from '../../control/emulator-control.ts';
import { checkFiles } from '../../seeding/check-files.ts';
import { type JoinedDocument, joinDocuments } from '../../seeding/join-documents.ts';
import { readSources } from '../../seeding/read-sources.ts';
import { remoteCommand } from '../command.ts';
import { countOf } from '../counted.ts';
import { findEmulator } from '../find-emulator.ts';
import { print } from '../output.ts';
import { tellingProgress } from '../telling-progress.ts';
import { readingOptions } from '../usage.ts';

export const seed = remoteCommand('seed', {
  description: 'load fixture documents into a running emulator',
  examples: ['seed test/jobs.yaml', 'seed template.yaml --parameter Environment=staging'],
})
  .argument('<FILE...>', 'fixture documents, or folders of them')
  .option(
    '--parameter <NAME=VALUE>',
    'the value of a parameter of a CloudFormation template; may be repeated',
    (value, given: string[] = []) => [...given, value],
  )
  .action(loadFiles);

/**
 * Loads fixture documents into a running emulator and says what each made.
 * @throws FixtureError before any is loaded, UsageError, ControlError
 */
async function loadFiles(
  files: readonly string[],
  { endpoint, parameter }: { readonly endpoint?: string; readonly parameter?: readonly string[] },
): Promise<void> {
  const { parameter: parameters = {} } = readingOptions(() => optionsFromFlags({ parameter })) as {
    readonly parameter?: Readonly<Record<string, string>>;
  };
  const emulator = await findEmulator(endpoint, process.env);
  const { region, credentials } = emulator.clientConfig;
  const world = { accountId: credentials.accessKeyId, region };
  const documents = await readSources(files, { world, parameters });
  await checkFiles(documents);
  for (const joined of joinDocuments(documents, world)) await load(emulator, joined);
}

async function load(emulator: EmulatorControl, { document, parts, tell }: JoinedDocument): Promise<void> {
  const names = parts.map(({ name }) => name).join(', ');
  await tellingProgress(`Loading ${names}`, () => emulator.fixtures.load(document)).catch((error) => {
    throw reworded(error, tell);
  });
  for (const { name, notes, document: part } of parts) {
    for (const note of notes) print(`${name}: ${note}`);
    print(`${name}: ${countOf(part).join(', ')}`);
  }
}
