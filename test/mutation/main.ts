// Changes the sources at random places, one at a time, and tells which changes no test notices:
// `npm run mutants -- --count 200 --seed 1 [--jobs 2] [--in src/engine,src/domain]`. Works on copies of what is committed.
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '../support/attack/random.ts';
import { Coverage } from './coverage.ts';
import { type Mutant, mutantsOf } from './places.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
/** Not in node_modules, below which Node takes no types away. */
const cache = join(project, '.mutation');
/** So many files of tests, those that are the most about the place, run first; the others only if these notice nothing. */
const first = 10;
/** Milliseconds for some tests of one mutant; a mutant with which they go on for longer has been noticed. */
const patience = 15 * 60_000;
/** What vitest writes of a run. */
const report = '.mutation-report.json';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    jobs: { type: 'string', default: '1' },
    in: { type: 'string', default: 'src/engine,src/domain,src/operations,src/http' },
  },
});

const head = git('rev-parse', 'HEAD:src').slice(0, 12);
console.log(`Mutants of ${options.in}: --count ${options.count} --seed ${options.seed}, sources ${head}`);
const coverage = new Coverage(await recordedCoverage());
const waiting = chosen(Number(options.count), new Random(Number(options.seed)));
const survivors: Mutant[] = [];
let killed = 0;
await Promise.all(Array.from({ length: Number(options.jobs) }, (_, index) => work(index)));
console.log(`${killed} of ${killed + survivors.length} were noticed; SEED=${options.seed}`);
process.exitCode = survivors.length === 0 ? 0 : 1;

async function work(index: number): Promise<void> {
  const folder = copyOfProject(`copy-${index}`);
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const began = performance.now();
    const noticed = await isNoticed(mutant, folder);
    if (noticed === undefined) survivors.push(mutant);
    else killed++;
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(`${noticed === undefined ? 'SURVIVED' : `noticed by ${noticed}`} in ${seconds} s: ${told(mutant)}`);
  }
}

/** What noticed a mutant; undefined if nothing did. A file of tests that fails without it, too, has noticed nothing. */
async function isNoticed(mutant: Mutant, folder: string): Promise<string | undefined> {
  const file = join(folder, mutant.file);
  const source = readFileSync(file, 'utf8');
  const changed = source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end);
  let tests = coverage.testsOf(mutant.file, mutant.start);
  let atOnce = first;
  try {
    while (tests.length > 0) {
      writeFileSync(file, changed);
      const failed = await failedOf(folder, tests.slice(0, atOnce));
      writeFileSync(file, source);
      if (failed === undefined) {
        tests = tests.slice(atOnce);
        atOnce = tests.length;
      } else if ((await failedOf(folder, [failed])) === undefined) {
        return failed;
      } else {
        console.log(`${failed} fails without a change, too`);
        tests = tests.filter((test) => test !== failed);
      }
    }
    writeFileSync(file, changed);
    // The sources alone: what else is in the project needs a build, which the copy does not have.
    return (await passes(folder, 'tsc', ['--noEmit', '-p', 'tsconfig.build.json'])) ? undefined : 'the compiler';
  } finally {
    writeFileSync(file, source);
  }
}

/** The first file of these tests that fails; the first of all if the run ends without a report of any. */
async function failedOf(folder: string, tests: readonly string[]): Promise<string | undefined> {
  rmSync(join(folder, report), { force: true });
  const run = ['run', '--bail=1', '--maxWorkers=1', '--reporter=json', `--outputFile=${report}`, ...tests];
  if (await passes(folder, 'vitest', run, patience)) return undefined;
  if (!existsSync(join(folder, report))) return tests[0];
  const { testResults } = JSON.parse(readFileSync(join(folder, report), 'utf8'));
  const failed = testResults.find(({ status }: { status: string }) => status === 'failed');
  return failed === undefined ? tests[0] : relative(realpathSync(folder), failed.name);
}

/** Whether a program of the packages ends well within so many milliseconds. */
function passes(cwd: string, command: string, args: readonly string[], timeout?: number): Promise<boolean> {
  const program = join(cwd, 'node_modules/.bin', command);
  const child = spawn(program, args, { cwd, stdio: 'ignore', killSignal: 'SIGKILL', ...(timeout && { timeout }) });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}

/** The file with the coverage of these sources, recorded if it is not yet there. */
async function recordedCoverage(): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, `coverage-${head}.jsonl`);
  if (existsSync(file)) return file;
  console.log('Recording which tests come where, for once ...');
  const folder = copyOfProject('copy-0');
  process.env.COVERAGE_FILE = `${file}.new`;
  rmSync(process.env.COVERAGE_FILE, { force: true });
  // What fails here, on a busy machine for instance, has come to where it comes none the less.
  if (!(await passes(folder, 'vitest', ['run', '--config', 'test/mutation/vitest.config.ts']))) {
    console.log('Some tests have failed without any change: if they always do, they notice every mutant.');
  }
  renameSync(process.env.COVERAGE_FILE, file);
  return file;
}

/** A worktree of what is committed, with this project's packages. */
function copyOfProject(name: string): string {
  const folder = join(cache, name);
  if (existsSync(folder)) {
    execFileSync('git', ['checkout', '--quiet', '--force', '--detach', git('rev-parse', 'HEAD')], { cwd: folder });
  } else {
    git('worktree', 'prune');
    git('worktree', 'add', '--quiet', '--detach', folder);
    symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  }
  return folder;
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: project, encoding: 'utf8' }).trimEnd();
}

/** So many of all mutants, each as likely as any other. */
function chosen(count: number, random: Random): Mutant[] {
  const sources = globSync(
    options.in.split(',').map((folder) => `${folder}/**/*.ts`),
    { cwd: project },
  ).toSorted();
  const all = sources.flatMap((file) => mutantsOf(file, git('show', `HEAD:${file}`)));
  console.log(`${all.length} mutants are possible in ${sources.length} files.`);
  return Array.from({ length: Math.min(count, all.length) }, () => all.splice(random.below(all.length), 1)).flat();
}

/** `src/engine/x.ts:12 (operator): old → new` */
function told({ file, start, end, text, kind }: Mutant): string {
  const source = git('show', `HEAD:${file}`);
  const line = source.slice(0, start).split('\n').length;
  const short = (words: string) => words.replaceAll(/\s+/g, ' ').slice(0, 100);
  return `${file}:${line} (${kind}): ${short(source.slice(start, end))} → ${short(text)}`;
}
