import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';

const job = 'actionTypeId: { category: Build, provider: Make, version: "1" }';
const examples = ['build', 'continuation', 'deploy', 'jenkins'].map((name) => `fixtures/${name}.yaml`);

describe.concurrent('seed', () => {
  it('says what each file made', async () => {
    await using emulator = await startTestEmulator();

    const ended = await run(['seed', 'fixtures', '--endpoint', emulator.endpoint]);

    expect(ended).toEqual({
      code: 0,
      signal: null,
      stderr: '',
      stdout: `\
fixtures/build.yaml: 1 action type, 2 jobs
fixtures/continuation.yaml: 1 action type, 1 job
fixtures/deploy.yaml: 1 action type, 1 job
fixtures/jenkins.yaml: 1 action type, 1 job
fixtures/third-party.yaml: 1 action type, 1 job, 1 client
`,
    });
    expect(await emulator.jobs.list()).toHaveLength(6);
  });

  it('ends when it has sent many folders', async () => {
    await using emulator = await startTestEmulator();
    using folder = temporaryFolder();
    folder.write('app.js', 'app');
    const item = `{ ${job}, inputArtifacts: [{ name: App, from: . }] }`;
    const file = folder.write('folders.yaml', `jobs: [${Array(20).fill(item).join(', ')}]`);

    expect(await run(['seed', file, '--endpoint', emulator.endpoint])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('20 jobs'),
    });
  });

  it('names file, line and column of each mistake, and loads none of the files', async () => {
    using folder = temporaryFolder();
    folder.write('right.yaml', `jobs: [{ ${job} }]`);
    folder.write('wrong.yaml', `jobs:\n  - ${job}\n    configuraton: {}\n  - actionTypeId: { category: Built }\n`);
    await using emulator = await startTestEmulator();

    const ended = await run(['seed', 'right.yaml', 'wrong.yaml', '--endpoint', emulator.endpoint], {
      cwd: folder.path,
    });

    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr.split('\n')).toEqual([
      expect.stringMatching(/^wrong\.yaml:3:5: 'configuraton' is not known here; .* Did you mean 'configuration'\?$/),
      "wrong.yaml:4:19: jobs[1].actionTypeId: 'provider', 'version' must be given.",
      expect.stringMatching(
        /^wrong\.yaml:4:31: jobs\[1\]\.actionTypeId\.category: 'Built' is not one of .* 'Build'\?$/,
      ),
      '',
    ]);
    expect(await emulator.jobs.list()).toEqual([]);
  });

  it('says where a file is named that is not there, and loads none of the files and sends none', async () => {
    using folder = temporaryFolder();
    folder.write('app.txt', 'bytes');
    folder.write('right.yaml', 'objects: [{ bucket: store, key: a, from: app.txt }]');
    folder.write('wrong.yaml', `jobs:\n  - ${job}\n    inputArtifacts:\n      - { name: App, from: none.txt }\n`);
    await using emulator = await startTestEmulator();

    const ended = await run(['seed', 'right.yaml', 'wrong.yaml', '--endpoint', emulator.endpoint], {
      cwd: folder.path,
    });

    expect(ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^wrong\.yaml:4:28: jobs\[0\]\.inputArtifacts\[0\]\.from: no such file or folder: \/.*\/none\.txt\.\n$/,
      ),
    });
    expect(emulator.parts.store.buckets.find('store')).toBeUndefined();
  });

  it('names the file that the state refuses', async () => {
    await using emulator = await startTestEmulator();
    const args = ['seed', 'fixtures/deploy.yaml', '--endpoint', emulator.endpoint];
    await run(args);

    expect(await run(args)).toMatchObject({
      code: 1,
      stderr:
        'fixtures/deploy.yaml:14:5: jobs[0]: A job with the id 2f6d9a1c-5b0e-4c7a-9d43-8e1f0a2b3c4d exists already; give another id, or none.\n',
    });
  });
});

describe.concurrent('schema', () => {
  it('prints a JSON Schema that takes the examples and refuses what is not known', async () => {
    const { stdout, code } = await run(['schema']);

    const isFixture = new Ajv.Ajv2020({ strictRequired: false, allowUnionTypes: true }).compile(JSON.parse(stdout));
    expect(code).toBe(0);
    for (const file of examples) expect(isFixture(parse(readFileSync(file, 'utf8')))).toBe(true);
    expect(isFixture({ jbos: [] })).toBe(false);
  });
});
