import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../src/runtime/version.ts';
import { run, startCommand } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { getNodes, nodeOf, npm } from './node-versions.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const { engines } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
const minutes = 60_000;
const nodeVersions = ['22.14', '24', '26'];
/** One that is too old. */
const oldNode = '20';

/** An empty package into which the packed one was installed, as a user would. */
const user = temporaryFolder();
const command = join(user.path, 'node_modules/codepipeline-local/dist/cli/main.js');

let tarball: string;

beforeAll(async () => {
  await Promise.all([getNodes([oldNode, ...nodeVersions]), installPackage()]);
  // A registry that is slow for a while has taken more than eight.
}, 15 * minutes);

async function installPackage(): Promise<void> {
  tarball = npm(['pack', '--pack-destination', user.path], project).trim().split('\n').at(-1) ?? '';
  user.write('package.json', JSON.stringify({ private: true, type: 'module' }));
  npm(['install', join(user.path, tarball)], user.path);
}

afterAll(() => user[Symbol.dispose]());

const script = `
  import { startEmulator, connect } from 'codepipeline-local';
  await using emulator = await startEmulator({ fixtures: 'node_modules/codepipeline-local/fixtures' });
  const [job] = await (await connect(emulator.endpoint)).jobs.list();
  console.log(job.status, emulator.clientConfig.credentials.accessKeyId);
`;

describe.for(nodeVersions)('the installed package on Node %s', (nodeVersion) => {
  const node = nodeOf(nodeVersion);

  it('starts by its command', async () => {
    const fixtures = join(user.path, 'node_modules/codepipeline-local/fixtures');
    await using started = await startCommand(['--fixtures', fixtures], { program: [node, command] });

    const health = await (await fetch(`${started.endpoint}/_emulator/v1/health`)).json();

    expect(health).toMatchObject({ status: 'ok', version });
    expect(started.command.stdout).toContain('6 jobs');
    started.command.send('SIGINT');
    expect((await started.command.ended()).code).toBe(0);
  });

  it('runs functions', async () => {
    user.write('node.mjs', 'export const handler = async () => console.log("ran in", process.version);');
    user.write('python.py', 'def handler(event, context):\n    print("ran in Python")\n');
    const functions = { Node: { module: './node.mjs' }, Python: { python: './python.py' } };
    const jobs = Object.keys(functions).map((name) => ({ function: name }));
    const file = user.write('functions.json', JSON.stringify({ functions, jobs }));

    const outputs = [];
    for (const name of Object.keys(functions)) {
      outputs.push((await run(['invoke', name, '--job', file], { program: [node, command] })).stdout);
    }

    expect(outputs).toEqual([
      expect.stringMatching(new RegExp(`^\\S+Z Node [\\da-f-]{36}: ran in v${nodeVersion}`)),
      expect.stringMatching(/^\S+Z Python [\da-f-]{36}: ran in Python\n/),
    ]);
  });

  it('starts by import', () => {
    // Node 22 does not know `await using`.
    const file = user.write('start.js', script.replace('await using', 'const').concat('await emulator.stop();\n'));

    expect(execFileSync(node, [file], { cwd: user.path, encoding: 'utf8' })).toBe('Queued 123456789012\n');
  });
});

describe('the installed package', () => {
  it('is a command of its own', () => {
    const bin = join(user.path, 'node_modules/.bin/codepipeline-local');

    expect(execFileSync(process.execPath, [bin, '--version'], { encoding: 'utf8' })).toBe(`${version}\n`);
  });

  it(
    'refuses an older Node in a sentence, as a command and in a test',
    async () => {
      const file = user.write(
        'old.mjs',
        "import { startEmulator } from 'codepipeline-local';\nawait startEmulator();\n",
      );

      const ended = await run(['start'], { program: [nodeOf(oldNode), command] });
      const imported = spawnSync(nodeOf(oldNode), [file], { cwd: user.path, encoding: 'utf8' });

      expect(ended).toEqual({
        code: 1,
        signal: null,
        stdout: '',
        stderr: expect.stringMatching(
          /^codepipeline-local needs Node 22\.14 or newer; this is Node 20\.\d+\.\d+\. .*`npm install --save-dev node@24`.*\n$/,
        ),
      });
      expect(imported).toMatchObject({ status: 1, stderr: expect.stringContaining(`Error: ${ended.stderr.trim()}`) });
      expect(engines).toEqual({ node: '>=22.14.0' });
    },
    5 * minutes,
  );

  it('reads few files at a start, and nothing that only some requests need', () => {
    const hooks = user.write(
      'told.js',
      `import { registerHooks } from 'node:module';
       const load = (url, context, next) => (console.log(url), next(url, context));
       registerHooks({ load });`,
    );

    const { stdout } = spawnSync(process.execPath, ['--import', hooks, command, 'exec', '--', 'true'], {
      encoding: 'utf8',
    });

    const files = stdout.split('\n').filter((line) => line.startsWith('file:'));
    expect(files.length).toBeGreaterThan(5);
    expect(files.length).toBeLessThan(30);
    expect(files.filter((file) => /control-app|document|s3-endpoint|yaml|node_modules\/fastify/.test(file))).toEqual(
      [],
    );
    // An import of it loads Node's own fetch, too.
    expect(stdout).not.toMatch(/^node:http$/m);
  });

  it('keeps what Node compiles within itself, and does without where it cannot', () => {
    const kept = join(user.path, 'node_modules/codepipeline-local/dist/.compiled');
    const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...env } = process.env;
    const start = () => spawnSync(process.execPath, [command, 'exec', '--', 'true'], { encoding: 'utf8', env });

    expect(start()).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(kept).length).toBeGreaterThan(0);
    rmSync(kept, { recursive: true });
    writeFileSync(kept, '');
    expect(start()).toMatchObject({ status: 0, stderr: '' });
    rmSync(kept);
  });

  it('passes on the licences of the packages whose code it contains', () => {
    const licences = readFileSync(
      join(user.path, 'node_modules/codepipeline-local/dist/licences-of-packages.txt'),
      'utf8',
    );

    expect(licences).toMatch(/^commander [\d.]+ \(MIT\)\n\n[^-]*Copyright \(c\) 2011 TJ Holowaychuk/m);
    expect(licences).toMatch(/^saxes [\d.]+ \(ISC\)$/m);
  });

  it('has no script of which npm would warn who installs it', () => {
    const installed = join(user.path, 'node_modules/codepipeline-local/package.json');
    const { scripts } = JSON.parse(readFileSync(installed, 'utf8'));

    expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  });

  it('has one document, whose links the repository answers', () => {
    const installed = join(user.path, 'node_modules/codepipeline-local');
    const documents = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^(?!node_modules).*\.md$/.test(name),
    );
    const links = [...readFileSync(join(installed, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)];

    expect(documents).toEqual(['README.md']);
    expect(links.length).toBeGreaterThan(20);
    expect(links.map(([, link = '']) => link).filter((link) => !existsSync(join(project, link)))).toEqual([]);
  });

  it('has what its README names of fixtures and examples', () => {
    const installed = join(user.path, 'node_modules/codepipeline-local');
    const named = readFileSync(join(installed, 'README.md'), 'utf8').match(/\b(fixtures|examples)\/[\w./-]*\w/g) ?? [];

    expect(named).toContain('examples/workers');
    expect(named.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  });

  it('is what package managers and bundlers expect', async () => {
    const { buffer } = readFileSync(join(user.path, tarball));

    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });

    expect(messages).toEqual([]);
  });

  it('is small, packed and installed', () => {
    const installed = readdirSync(join(user.path, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .map((name) => lstatSync(join(user.path, 'node_modules', name)))
      .filter((stats) => stats.isFile())
      .reduce((bytes, { size }) => bytes + size, 0);

    expect(statSync(join(user.path, tarball)).size).toBeLessThan(770 * 1000);
    // better-sqlite3 is 26 of it: its C sources, and a native part for each of eight platforms.
    expect(installed).toBeLessThan(35 * 1000 * 1000);
  });

  it('has the public types that public-types.txt tells: change those on purpose, with `vitest -u`', async () => {
    const types = ['index', 'testing'].map((entry) => {
      const text = readFileSync(join(user.path, `node_modules/codepipeline-local/dist/${entry}.d.ts`), 'utf8');
      return `// ${entry}.d.ts\n${text.replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, '')}`;
    });

    expect(types.join('\n')).not.toMatch(/better-sqlite3|@aws-sdk|\bimport\('/);
    await expect(types.join('\n')).toMatchFileSnapshot('public-types.txt');
  });

  it('needs no AWS SDK', () => {
    expect(existsSync(join(user.path, 'node_modules/@aws-sdk'))).toBe(false);
  });

  it('gives each test of Vitest and of node:test an emulator, and shows the jobs of a test that fails', () => {
    const runner = join(project, 'node_modules/vitest');
    symlinkSync(runner, join(user.path, 'node_modules/vitest'));
    const enqueue = "emulator.jobs.enqueue({ actionTypeId: { category: 'Build', provider: 'Make', version: '1' } })";
    user.write(
      'worker.test.js',
      `import { expect, test as base } from 'vitest';
       import { emulatorFixture } from 'codepipeline-local/testing';
       const test = base.extend({ emulator: emulatorFixture({ clock: 'manual' }) });
       test('fails', async ({ emulator }) => { await ${enqueue}; throw new Error('on purpose'); });
       test('passes', async ({ emulator }) => {
         expect(await emulator.jobs.list()).toEqual([]);
         expect(process.env.AWS_ENDPOINT_URL).toBe(emulator.endpoint);
       });`,
    );
    user.write(
      'suite.js',
      `import { afterEach, beforeEach, test } from 'node:test';
       import { emulatorForEach } from 'codepipeline-local/testing';
       const started = emulatorForEach({ beforeEach, afterEach });
       test('fails', async () => { const emulator = started(); await ${enqueue}; throw new Error('on purpose'); });
       test('passes', () => { if (process.env.AWS_ENDPOINT_URL !== started().endpoint) throw new Error('not set'); });`,
    );
    const options = { cwd: user.path, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } } as const;

    const vitest = spawnSync(process.execPath, [join(runner, 'vitest.mjs'), 'run', '--root', '.'], options);
    const nodeTest = spawnSync(process.execPath, ['--test-reporter', 'tap', '--test', 'suite.js'], options);

    expect(vitest.stdout).toContain('1 failed | 1 passed');
    expect(nodeTest.stdout).toMatch(/# pass 1\n# fail 1\n/);
    for (const { stdout, stderr } of [vitest, nodeTest]) {
      expect(stdout + stderr).toMatch(/The jobs of the emulator when the test failed:[\s\S]*Status +Queued/);
    }
  });

  it('has types that hold by themselves: checked with those of its dependencies, without the AWS SDK', () => {
    user.write('start.ts', script);
    user.write(
      'testing.ts',
      `import { emulatorFixture, emulatorForEach, withEmulator } from 'codepipeline-local/testing';
       const fixture: (context: { task: object }, use: (emulator: { endpoint: string }) => Promise<void>) => Promise<void> =
         emulatorFixture({ clock: 'manual' });
       const started = emulatorForEach({ beforeEach: () => {}, afterEach: () => {} });
       export const tests = [fixture, () => started().endpoint, withEmulator({}, ({ endpoint }) => endpoint)];`,
    );
    user.write(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: {
          target: 'es2023',
          lib: ['es2023', 'esnext.disposable'],
          module: 'nodenext',
          strict: true,
          skipLibCheck: false,
          noEmit: true,
          types: ['node'],
          typeRoots: [join(project, 'node_modules/@types')],
        },
        files: ['start.ts', 'testing.ts'],
      }),
    );
    const compiler = join(project, 'node_modules/typescript/bin/tsc');

    expect(spawnSync(process.execPath, [compiler, '-p', user.path], { encoding: 'utf8' })).toMatchObject({
      stdout: '',
      stderr: '',
      status: 0,
    });
  });
});
