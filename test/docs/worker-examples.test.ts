import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hasBoto3, noBoto3 } from '../support/python.ts';

const examples = [
  { document: 'README.md', name: 'worker.mjs', provider: 'MyJenkinsProviderName' },
  { document: 'README.md', name: 'worker.py', provider: 'MyJenkinsProviderName' },
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
    symlinkSync(resolve('node_modules'), join(folder.path, 'node_modules'));
    const file = folder.write(name, exampleOf(document, name));

    const ended = await run([file], { program: [program], environment: emulator.environment });

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const done = await emulator.jobs.list({ status: 'Succeeded' });
    expect(done.map(({ actionTypeId }) => actionTypeId.provider)).toEqual([provider]);
  });
});
