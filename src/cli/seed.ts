import { reworded } from '../control/control-error.ts';
import { checkFiles } from '../seeding/check-files.ts';
import { withOrigin } from '../seeding/item-origins.ts';
import { readSources } from '../seeding/read-sources.ts';
import { countMade } from './count-made.ts';
import { findEmulator } from './find-emulator.ts';

/**
 * Loads fixture documents into a running emulator and says what each made.
 * @throws FixtureError before any is loaded, UsageError, ControlError
 */
export async function seed(
  files: readonly string[],
  {
    endpoint,
    parameter: parameters = {},
  }: { readonly endpoint?: string; readonly parameter?: Readonly<Record<string, string>> },
): Promise<void> {
  const emulator = await findEmulator(endpoint, process.env);
  const { region, credentials } = emulator.clientConfig;
  const world = { accountId: credentials.accessKeyId, region };
  const documents = await readSources(files, { world, parameters });
  for (const document of documents) checkFiles(document);
  for (const { name, document, notes, itemOrigins } of documents) {
    for (const note of notes) console.log(`${name}: ${note}`);
    const made = await emulator.fixtures.load(document).catch((error) => {
      throw reworded(error, (sentence) => `${name}: ${withOrigin(sentence, itemOrigins)}`);
    });
    console.log(`${name}: ${countMade(made).join(', ')}`);
  }
}
