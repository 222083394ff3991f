import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { createOpenApi } from '../../src/http/control/openapi.ts';
import { run } from '../support/command.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';

/** What is installed for these tests alone, which is why they run with LONG only. */
const packages = [
  'openapi-typescript@7.13.0',
  '@hey-api/openapi-ts@0.95.0',
  'swagger-typescript-api@13.13.0',
  'json-schema-to-typescript@16.0.0',
  'quicktype@26.0.0',
  '@redocly/openapi-core@2.64.0',
  'typescript@5.9.3',
];

const exec = promisify(execFile);
let folder: Folder;

beforeAll(async () => {
  if (process.env.LONG === undefined) return undefined;
  folder = temporaryFolder();
  folder.write('package.json', '{"type":"module"}');
  folder.write('openapi.json', JSON.stringify(createOpenApi()));
  folder.write('schema.json', (await run(['schema'])).stdout);
  await exec('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { cwd: folder.path });
  return () => folder[Symbol.dispose]();
}, 600_000);

/** Runs a program of these packages; answers what it prints, and what it writes to `file`. */
async function generate(command: string, args: readonly string[], file?: string): Promise<string> {
  const script = file === undefined ? '"$0" "$@"' : `"$0" "$@" >&2 && cat ${file}`;
  const { stdout } = await exec('sh', ['-c', script, `node_modules/.bin/${command}`, ...args], {
    cwd: folder.path,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

const forms = ['ActionTypeFixture', 'JobFixture', 'PipelineFixture'];

describe.runIf(process.env.LONG !== undefined)('types made of the OpenAPI document', { timeout: 120_000 }, () => {
  test.each([
    ['openapi-typescript', ['openapi.json', '-o', 'types.ts'], 'types.ts'],
    ['openapi-ts', ['-i', 'openapi.json', '-o', 'hey', '-p', '@hey-api/typescript'], 'hey/types.gen.ts'],
    ['swagger-typescript-api', ['generate', '-p', 'openapi.json', '-o', '.', '-n', 'swagger.ts'], 'swagger.ts'],
  ])('by %s have each form of what is sent', async (command, args, file) => {
    const types = await generate(command, args, file);

    for (const form of forms) {
      expect(types).toMatch(new RegExp(`\\b${form}\\b`));
      expect(types).not.toMatch(new RegExp(`\\b${form}"?( =|:) (any|unknown)\\b`));
    }
    expect(types).toMatch(/\bcontinuationToken\?: string/);
  });

  test('have no fault by the rules that Redocly recommends', async () => {
    folder.write(
      'lint.js',
      `import { createConfig, lint } from '@redocly/openapi-core';
       const config = await createConfig({ extends: ['recommended'] });
       const problems = await lint({ ref: 'openapi.json', config });
       console.log(JSON.stringify(problems.map(({ ruleId, message }) => ruleId + ': ' + message)));`,
    );

    const { stdout } = await exec(process.execPath, ['lint.js'], { cwd: folder.path });

    expect(JSON.parse(stdout)).toEqual([]);
  });
});

describe.runIf(process.env.LONG !== undefined)('types made of the schema of fixtures', { timeout: 120_000 }, () => {
  test('by json-schema-to-typescript have its members', async () => {
    const types = await generate('json2ts', ['schema.json']);

    expect(types).toMatch(/jobs\?: JobFixture\[\]/);
    expect(types).toMatch(/pipelines\?: PipelineFixture\[\]/);
    expect(types).toMatch(/actionTypes\?: ActionTypeFixture\[\]/);
  });

  test('by quicktype have its members', async () => {
    const types = await generate('quicktype', ['-s', 'schema', 'schema.json', '-l', 'ts', '--just-types']);

    expect(types).not.toMatch(/: +any\b/);
    expect(types).toMatch(/jobs\?: +Job\w*\[\]/);
    expect(types).toMatch(/continuationToken\?: +string/);
  });
});
