/**
 * Why a Node cannot run the emulator, with the way out; undefined of one that can. What an older Node does not know
 * must not be here, nor an import: under Node 20 the database ends the process without a word.
 */
export function refusalOfNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 14)) return undefined;
  return (
    `codepipeline-local needs Node 22.14 or newer; this is Node ${version}. A project can have a Node of its own: ` +
    '`npm install --save-dev node@24`, and run commands by npx, or with node_modules/.bin first in the PATH.'
  );
}
