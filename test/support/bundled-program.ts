/** Where `run-of-tests.ts` has put the program of this run; tests in other processes know it by their environment. */
const folder = process.env.TEST_RUN_BUNDLE ?? '';

/** The command as the package has it. A process starts from it in a quarter of the time that the sources take. */
export const command = `${folder}/cli/main.js`;

/** What `codepipeline-local` is in the package. */
export const library = `${folder}/index.js`;

/** What `codepipeline-local/testing` is in the package. */
export const testing = `${folder}/testing.js`;
