import { ControlError } from '../control/control-error.ts';
import { readSources } from '../seeding/read-sources.ts';
import { countMade } from './count-made.ts';
import { findEmulator } from './find-emulator.ts';

/**
 * Loads fixture documents into a running emulator and says what each made.
 * @throws FixtureError before any is loaded, UsageError, ControlError
 */
export async function seed(files: readonly string[], { endpoint }: { readonly endpoint?: string }): Promise<void> {
  const documents = await readSources(files);
  const emulator = await findEmulator(endpoint, process.env);
  for (const { name, document } of documents) {
    const made = await emulator.fixtures.load(document).catch((error) => {
      throw error instanceof ControlError ? new ControlError(error.code, `${name}: ${error.message}`) : error;
    });
    console.log(`${name}: ${countMade(made)}`);
  }
}
