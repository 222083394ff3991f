// What every run of the tests does once, before the first and after the last of them.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/bundle.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles the sources into a folder of this run's own, so that two runs in one checkout do not meet, and has whatever
 * the run starts killed with it, however it ends.
 */
export default async function setup(): Promise<() => Promise<void>> {
  // Beside package.json, which the program reads.
  const folder = join(project, `.bundle-${process.pid}`);
  sweepBundles();
  await bundle(folder);
  process.env.TEST_RUN_BUNDLE = folder;
  keepCompiledSdk(`${folder}/.compiled`);

  const reaper = startReaper(`TEST_RUN_BUNDLE=${folder}`);
  return async () => {
    await reaper.end();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Keeps what Node compiles of the SDK, once: most workers that load it are killed, and keep nothing for the next. */
function keepCompiledSdk(cache: string): void {
  const program = "import '@aws-sdk/client-codepipeline'; import '@aws-sdk/client-s3';";
  const args = ['--input-type=module', '--eval', program];
  execFileSync(process.execPath, args, { cwd: project, env: { ...process.env, NODE_COMPILE_CACHE: cache } });
}

/** Starts the process that outlives this one, in a session of its own: Ctrl-C goes to all that share a terminal. */
function startReaper(mark: string) {
  const program = fileURLToPath(new URL('reaper.ts', import.meta.url));
  const { TEST_RUN_BUNDLE: _, ...env } = process.env;
  const child = spawn(process.execPath, [program, mark], {
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true,
    env,
  });
  // Vitest ends when nothing is left to wait for.
  child.unref();
  return {
    async end() {
      child.ref();
      const ended = once(child, 'close');
      child.stdin.end();
      await ended;
    },
  };
}

/** Deletes what runs that were killed have left. */
function sweepBundles(): void {
  for (const name of readdirSync(project)) {
    const pid = /^\.bundle-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(project, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
