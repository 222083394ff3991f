import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/bundle.ts';

const folder = fileURLToPath(new URL('../../.bundle', import.meta.url));

/** The command as the package has it. A process starts from it in a quarter of the time that the sources take. */
export const command = `${folder}/cli/main.js`;

/** What `codepipeline-local` is in the package. */
export const library = `${folder}/index.js`;

/** What `codepipeline-local/testing` is in the package. */
export const testing = `${folder}/testing.js`;

/** Bundles the sources once, before any test. */
export default async function setup(): Promise<void> {
  await bundle(folder);
}
