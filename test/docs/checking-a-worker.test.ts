import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/check/results.ts';
import { run } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { installPackage } from '../support/installed-package.ts';
import { hasBoto3, noBoto3 } from '../support/python.ts';
import { blocks, filesIn } from './blocks.ts';

const page = 'docs/checking-a-worker.md';
const text = readFileSync(page, 'utf8');
const files = filesIn(page);
const isLong = process.env.LONG !== undefined;

/** A folder with the page's files, in which the package is this project's. */
const folder = temporaryFolder();

beforeAll(() => {
  for (const [name, content] of files) {
    folder.write(name, content);
    if (name.endsWith('/worker.js')) {
      folder.write(`slow/${name}`, content.replace('await sleep(100);', 'await sleep(3000);'));
    }
  }
  folder.write('app/Makefile', 'all:\n');
  installPackage(folder);
}, 120_000);

/** The names that the page gives below a file, of cases that it does not meet. */
function missedBy(file: string): string[] {
  const below = text.slice(text.indexOf(`${file}\n`));
  const [, told = ''] = /\nNot met: ([^.]*)\./.exec(below) ?? [];
  return told.match(/(?<=`)[^`\s]+(?=`)/g) ?? [];
}

async function check(
  program: readonly string[],
  fixtures: string,
  only: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  const names = only.length === 0 ? [] : ['--only', ...only];
  // Such checks run beside each other.
  const args = ['check', '--fixtures', fixtures, ...names, '--jobs', '2', '--json', '--', ...program];
  const { stdout } = await run(args, { cwd: folder.path, environment });
  const { results } = JSON.parse(stdout) as CheckResult;
  return results.filter(({ outcome }) => outcome === 'not met').map(({ name }) => name);
}

/**
 * Cases of two seconds, in which the page's workers end by the error that their SDK gives them after its own attempts.
 * A busy machine may draw those out until the time is over.
 */
const judgedByPace: ReadonlySet<string> = new Set(['throttled/poll', 'unavailable/poll', 'refused']);

/** Those in which a signal must find a worker at its job: the page's take 100 ms, which a busy machine lets pass. */
const signalled: ReadonlySet<string> = new Set(['terminated', 'killed']);

const last = { js: '3/worker.js', py: '2/worker.py' } as const;

describe.concurrent('the worker of each step', { timeout: 300_000 }, () => {
  it.for([
    ['node', '1/worker.js', 'jobs.yaml'],
    ['node', '2/worker.js', 'jobs.yaml'],
    ['python3', '1/worker.py', 'python.yaml'],
  ] as const)('%s %s fails the cases that the page names', async ([program, file, fixtures], { skip }) => {
    if (program === 'python3' && !hasBoto3) skip(noBoto3);
    const named = missedBy(file);

    expect(named.length).toBeGreaterThan(1);
    const {
      page = [],
      pace,
      signal,
    } = Object.groupBy(named, (name) => (judgedByPace.has(name) ? 'pace' : signalled.has(name) ? 'signal' : 'page'));
    const missed = [
      ...(await check([program, file], fixtures, page)),
      ...(pace ? await check([program, file], fixtures, pace, { AWS_MAX_ATTEMPTS: '1' }) : []),
      ...(signal ? await check([program, file.replace(/(?=\d\/worker\.js)/, 'slow/')], fixtures, signal) : []),
    ];
    expect(missed.sort()).toEqual(named.toSorted());
  });

  it.for([
    ['node', last.js, 'jobs.yaml', missedBy('1/worker.js')],
    ['python3', last.py, 'python.yaml', missedBy('1/worker.py')],
  ] as const)('%s %s is the last, and meets them all', async ([program, file, fixtures, before], { skip }) => {
    if (program === 'python3' && !hasBoto3) skip(noBoto3);

    expect(await check([program, file], fixtures, isLong ? [] : before)).toEqual([]);
  });
});

describe('the other blocks', () => {
  it('are commands that check the worker of the folder', { timeout: 300_000 }, async () => {
    folder.write('worker.js', files.get(last.js) as string);
    folder.write('my-worker.js', files.get(last.js) as string);
    folder.write('test/jobs.yaml', files.get('jobs.yaml') as string);
    const lines = blocks
      .filter(({ document }) => document === page || document === 'README.md')
      .flatMap((block) => block.text.match(/npx codepipeline-local check .*$/gm) ?? []);

    expect(lines.length).toBe(5);
    const ends = await Promise.all(
      [...new Set(lines)].map((line) => {
        const [, ...args] = line.split(' ').slice(1);
        return run([...args.slice(0, 1), '--only', 'plain', ...args.slice(1)], {
          cwd: folder.path,
          environment: { PATH: [join(folder.path, 'node_modules/.bin'), process.env.PATH].join(delimiter) },
        });
      }),
    );
    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: '' }));
    expect(readFileSync(join(folder.path, 'reports/check.xml'), 'utf8')).toContain('<testcase');
    expect(readFileSync(join(folder.path, 'reports/check.html'), 'utf8')).toContain('plain');
  });

  it('are a test that passes', { timeout: 120_000 }, async () => {
    folder.write('vitest.config.js', 'export default {};');
    const program = [process.execPath, 'node_modules/vitest/vitest.mjs'] as const;

    const { code, stdout } = await run(['run'], { cwd: folder.path, program });

    expect(stdout).toContain('1 passed');
    expect(code).toBe(0);
  });
});

describe('the lists of cases', () => {
  it('are those of the code', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/check-cases.ts', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });
});
