import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../support/folder.ts';
import { npm } from './node-versions.ts';

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix: { readonly os: readonly string[]; readonly node: readonly unknown[] } };
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const workflows = readdirSync('.github/workflows').map((name) => {
  const { jobs, permissions } = parse(readFileSync(`.github/workflows/${name}`, 'utf8'));
  return { name, permissions, jobs: Object.values(jobs as Record<string, Job>) };
});
const { version, scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('the workflows', () => {
  test.each(workflows)(
    '$name asks for no more than it needs, has an end, and names what is there',
    ({ permissions, jobs }) => {
      expect(permissions).toEqual({ contents: 'read' });
      for (const job of jobs) {
        expect(job['timeout-minutes']).toBeGreaterThan(0);
        for (const { uses, run = '' } of job.steps) {
          expect(uses ?? './').toMatch(/^(\.\/|[\w-]+\/[\w-]+@[\w./]+)$/);
          for (const [, script = ''] of run.matchAll(/npm run (\S+)/g)) expect(scripts).toHaveProperty([script]);
          for (const [file] of run.matchAll(/(?:scripts|\.ci|clients)\/[\w./-]+/g)) expect(existsSync(file)).toBe(true);
        }
      }
    },
  );

  test('try the package on each system and each Node', () => {
    const matrix = workflows.flatMap(({ jobs }) => jobs).find(({ strategy }) => strategy !== undefined)
      ?.strategy?.matrix;

    expect(matrix?.os).toEqual(['ubuntu-latest', 'macos-latest', 'windows-latest']);
    expect(matrix?.node).toEqual(['22.14.0', 22, 24, 26]);
  });
});

test('all packages and the action have the same version', () => {
  const read = (file: string) => readFileSync(file, 'utf8');

  expect(read('clients/python/pyproject.toml')).toContain(`\nversion = "${version}"\n`);
  expect(read('clients/java/pom.xml')).toContain(`  <version>${version}</version>\n`);
  expect(parse(read('action.yml')).inputs.version.default).toBe(version);
  expect(read('.github/workflows/ci.yml')).toContain(`codepipeline-local-${version}.tgz`);
});

test('what each system of the workflows does works here', { timeout: 300_000 }, () => {
  using folder = temporaryFolder();
  npm(['pack', '--ignore-scripts', '--pack-destination', folder.path], resolve('.'));
  const tarball = readdirSync(folder.path).find((name) => name.endsWith('.tgz')) ?? '';

  const told = execFileSync(process.execPath, ['scripts/smoke.js', `${folder.path}/${tarball}`], { encoding: 'utf8' });

  expect(told).toContain('by command: Succeeded\nby import: Queued\n');
});
