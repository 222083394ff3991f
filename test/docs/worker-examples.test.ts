import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { installPackage } from '../support/installed-package.ts';
import { hasBoto3, noBoto3 } from '../support/python.ts';

const examples = [
  { document: 'README.md', name: 'worker.mjs', provider: 'MyBuildProviderName' },
  { document: 'README.md', name: 'worker.py', provider: 'MyBuildProviderName' },
  { document: 'docs/artifacts.md', name: 'worker-with-artifacts.mjs', provider: 'MyBuildProviderName' },
  { document: 'docs/artifacts.md', name: 'worker-with-artifacts.py', provider: 'MyBuildProviderName' },
] as const;

/** The example of a document whose first line, a comment, is its name. */
function exampleOf(document: string, name: string): string {
  const blocks = readFileSync(document, 'utf8').matchAll(/```\w+\n(?:\/\/|#) (\S+)\n(.*?)```/gs);
  return [...blocks].find(([, title]) => title === name)?.[2] ?? '';
}

/** How the README runs its worker. */
const [, once = ''] = /^node --eval "(.*)"$/m.exec(readFileSync('README.md', 'utf8')) ?? [];

describe.concurrent('a worker as documents show it', () => {
  it.for(examples)('does a job of the fixtures: $name of $document', async ({ document, name, provider }, { skip }) => {
    const program = name.endsWith('.py') ? 'python3' : process.execPath;
    if (program === 'python3' && !hasBoto3) skip(noBoto3);
    await using emulator = await startEmulator({ fixtures: 'fixtures' });
    using folder = temporaryFolder();
    installPackage(folder);
    const file = folder.write(name, exampleOf(document, name));

    const ended = await run(name === 'worker.mjs' ? ['--eval', once] : [file], {
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
  it('has a test that its worker passes', async () => {
    using folder = temporaryFolder();
    installPackage(folder);
    for (const name of ['worker.mjs', 'worker.test.mjs']) folder.write(name, exampleOf('README.md', name));

    const ended = await run(['--test'], { cwd: folder.path, program: [process.execPath] });

    expect(ended.stdout).toContain('pass 1');
    expect(ended.code).toBe(0);
  });

  it('has a request that makes a job for its worker', async () => {
    const [, body = ''] = /\/_emulator\/v1\/jobs -d '(.*)'/.exec(readFileSync('README.md', 'utf8')) ?? [];
    await using emulator = await startEmulator();
    using folder = temporaryFolder();
    installPackage(folder);
    folder.write('worker.mjs', exampleOf('README.md', 'worker.mjs'));
    const made = await fetch(`${emulator.endpoint}/_emulator/v1/jobs`, { method: 'POST', body });
    const { id } = (await made.json()) as { readonly id: string };

    await run(['--eval', once], { cwd: folder.path, program: [process.execPath], environment: emulator.environment });

    expect(await emulator.jobs.get(id)).toMatchObject({ status: 'Succeeded' });
  });
});
