import { createRequire } from 'node:module';

/** The package's version, found by its name: sources and bundle lie at different depths below package.json. */
export const version: string = createRequire(import.meta.url)('codepipeline-local/package.json').version;
