import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { installPackage } from '../support/installed-package.ts';
import { hasBoto3, noBoto3 } from '../support/python.ts';

const examples = [
  { document: 'docs/artifacts.md', name: 'worker-with-artifacts.mjs', provider: 'MyBuildProviderName' },
  { document: 'docs/artifacts.md', name: 'worker-with-artifacts.py', provider: 'MyBuildProviderName' },
] as const;

/** The example of a document whose first line, a comment, is its name. */
function exampleOf(document: string, name: string): string {
  const blocks = readFileSync(document, 'utf8').matchAll(/```\w+\n(?:\/\/|#) (\S+)\n(.*?)```/gs);
  return [...blocks].find(([, title]) => title === name)?.[2] ?? '';
}

describe.concurrent('a worker as documents show it', () => {
  it.for(examples)('does a job of the fixtures: $name of $document', async ({ document, name, provider }, { skip }) => {
    const program = name.endsWith('.py') ? 'python3' : process.execPath;
    if (program === 'python3' && !hasBoto3) skip(noBoto3);
    await using emulator = await startEmulator({ fixtures: 'fixtures' });
    using folder = temporaryFolder();
    installPackage(folder);
    const file = folder.write(name, exampleOf(document, name));

    const ended = await run([file], {
      cwd: folder.path,
      program: [program],
      environment: emulator.environment,
    });

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const done = await emulator.jobs.list({ status: 'Succeeded' });
    expect(done.map(({ actionTypeId }) => actionTypeId.provider)).toEqual([provider]);
  });
});

describe('the README', () => {
  it('has a test that the worker of the first page passes', async () => {
    using folder = temporaryFolder();
    installPackage(folder);
    folder.write('package.json', '{ "type": "module" }');
    folder.write('worker.js', exampleOf('docs/start/javascript.md', 'worker.js'));
    folder.write('worker.test.js', exampleOf('README.md', 'worker.test.js'));

    const ended = await run(['--test'], { cwd: folder.path, program: [process.execPath] });

    expect(ended.stdout).toContain('pass 1');
    expect(ended.code).toBe(0);
  });
});
