import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesIn } from '../docs/blocks.ts';
import { npm } from '../package/node-versions.ts';
import { command } from '../support/bundled-program.ts';
import { run } from '../support/command.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { printed } from '../support/printed.ts';
import { hasBoto3, noBoto3 } from '../support/python.ts';

const minutes = 60_000;
const source = resolve('clients/python');
const hasPytest = hasBoto3 && printed('python3', '-c', 'import pytest') !== undefined;

/** Where scripts/install-clients.sh has put the package with other versions of pytest and boto3. */
const installed = process.env.OTHER_CLIENTS ?? '';

const environment = {
  CODEPIPELINE_LOCAL_COMMAND: `${process.execPath} ${command}`,
  PYTHONDONTWRITEBYTECODE: '1',
};

/** A folder with the README's files. */
function example(): Folder {
  const folder = temporaryFolder();
  const files = filesIn('clients/python/README.md');
  expect([...files.keys()]).toEqual(['worker.py', 'test_worker.py', 'pytest.ini', 'test_case.py', 'script.py']);
  for (const [name, text] of files) folder.write(name, text);
  folder.write('tests/jobs.yaml', 'buckets: [ { name: source } ]');
  return folder;
}

describe.skipIf(!hasPytest)(
  `the package for Python${hasPytest ? '' : ` (${noBoto3}, or pytest is not)`}`,
  { timeout: 5 * minutes },
  () => {
    test('passes its own tests', async () => {
      const { stdout, code } = await run(['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], {
        cwd: source,
        environment,
        program: ['python3'],
      });

      expect(stdout).toMatch(/^\d\d passed in/m);
      expect(code).toBe(0);
    });

    test('does what its README shows', async () => {
      using folder = example();
      const options = {
        cwd: folder.path,
        environment: { ...environment, PYTHONPATH: join(source, 'src') },
        program: ['python3'] as const,
      };

      const pytest = await run(['-m', 'pytest', '-p', 'codepipeline_local.pytest_plugin', 'test_worker.py'], options);
      const unittest = await run(['-m', 'unittest', 'test_case'], options);
      const script = await run(['script.py'], options);

      expect(pytest).toMatchObject({ code: 0, stdout: expect.stringContaining('2 passed') });
      expect(unittest).toMatchObject({ code: 0, stderr: expect.stringMatching(/Ran 1 test[\s\S]*OK/) });
      expect(script).toMatchObject({ code: 0, stdout: 'Succeeded\n' });
    });
  },
);

for (const versions of ['python-oldest', 'python-newest']) {
  test.skipIf(!existsSync(join(installed, versions)) || installed === '')(
    `the package for Python passes its tests with ${versions}, installed`,
    { timeout: 5 * minutes },
    async () => {
      const { stdout, code } = await run(['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-o', 'pythonpath='], {
        cwd: source,
        environment,
        program: [join(installed, versions, 'bin/python')],
      });

      expect(stdout).toMatch(/^\d\d passed in/m);
      expect(code).toBe(0);
    },
  );
}

test.skipIf(process.env.LONG === undefined || printed('python3', '--version') === undefined)(
  'a machine without Node.js and with an empty home gets from nothing to a green test by what the README says',
  { timeout: 10 * minutes },
  async () => {
    using folder = example();
    npm(['pack', '--ignore-scripts', '--pack-destination', folder.path], resolve('.'));
    const tarball = readdirSync(folder.path).find((name) => name.endsWith('.tgz')) ?? '';
    const bare = { HOME: join(folder.path, 'home'), CODEPIPELINE_LOCAL_PACKAGE: join(folder.path, tarball) };
    const shell = (text: string, more: Record<string, string> = {}) =>
      run(['-c', text], { cwd: folder.path, environment: { ...bare, ...more }, program: ['sh'] });

    await shell('python3 -m venv .venv');
    const pip = await shell(`.venv/bin/pip install '${source}[node]' pytest boto3`);
    const pytest = await shell('.venv/bin/python -m pytest', { PATH: folder.path });

    expect(pip.code).toBe(0);
    expect(pytest).toMatchObject({ code: 0, stdout: expect.stringContaining('3 passed') });
  },
);
