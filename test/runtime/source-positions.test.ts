import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { inSources } from '../../src/runtime/source-positions.ts';
import { library } from '../support/bundled-program.ts';
import { run } from '../support/command.ts';

test("a stack names the sources in place of the bundle's files", async () => {
  const program = `import(${JSON.stringify(pathToFileURL(library))})
    .then(({ startEmulator }) => startEmulator({ port: 'no port' }))
    .catch(({ stack }) => console.log(stack));`;
  const { stdout: stack } = await run(['-e', program], { program: [process.execPath] });
  expect(stack).toContain('/.bundle-');

  const [, file = '', line] = /\((src\/\S+\.ts):(\d+)\)/.exec(inSources(stack)) ?? [];

  expect(inSources(stack)).not.toContain('/.bundle-');
  expect(readFileSync(file, 'utf8').split('\n')[Number(line) - 1]).toContain('new OptionError');
});

test('a stack of other files stays as it is', () => {
  const stack = `Error: no\n    at ${pathToFileURL('/nowhere/at-all.js')}:1:2\n    at node:internal/modules:3:4`;

  expect(inSources(stack)).toBe(stack);
});
