import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/program.ts';
import { command } from '../support/bundled-program.ts';
import { run } from '../support/command.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildTypeFixture, enqueueBuild, jobId } from '../support/jobs.ts';
import { printed } from '../support/printed.ts';

const nowhere = { CODEPIPELINE_LOCAL_ENDPOINT: 'http://127.0.0.1:9' };

const words = async (...typed: readonly string[]) =>
  (await run(['completion', 'words', '--', ...typed], { environment: nowhere })).stdout.split('\n').slice(0, -1);

describe.concurrent('completion', () => {
  it('offers commands, those of a command, options and their values', async () => {
    expect(await words('')).toEqual(expect.arrayContaining([...Object.keys(commands), '--version']));
    expect(await words('pipelines', 'st')).toEqual(['start', 'approve', 'stop', 'retry']);
    expect(await words('pipelines', 'stop', 'Sample', '--')).toEqual(
      expect.arrayContaining(['--abandon', '--reason', '--json']),
    );
    expect(await words('start', '--auth', '')).toEqual(['strict', 'lenient', 'off']);
    expect(await words('start', '--control', '')).toEqual(['on', 'off']);
    expect(await words('jobs', '--status', 'Q')).toContain('Queued');
    expect(await words('clock', '')).toContain('advance');
  });

  it('offers nothing where files are named, or nothing is known', async () => {
    expect(await words('start', '--db', '')).toEqual([]);
    expect(await words('seed', '')).toEqual([]);
    expect(await words('jobs', '')).toEqual([]);
    expect(await words('nonsense', '')).toEqual([]);
  });

  it('offers the jobs, pipelines and snapshots of the running emulator', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await enqueueBuild(emulator);
    await emulator.snapshots.take('one');

    expect(await words('jobs', '--endpoint', emulator.endpoint, '')).toEqual([jobId(1)]);
    expect(await words('compare', '--endpoint', emulator.endpoint, '')).toEqual(['one']);
    expect(await words('restore', '--endpoint', emulator.endpoint, '')).toEqual(['one']);
  });

  it('refuses a shell that it has no script for', async () => {
    expect(await run(['completion', 'csh'])).toMatchObject({ code: 2, stderr: expect.stringContaining("'csh'") });
  });

  it('completes in bash', async () => {
    using folder = temporaryFolder();
    folder.write('codepipeline-local', `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`);
    const script = `
      chmod +x codepipeline-local; PATH="$PWD:$PATH"
      eval "$(codepipeline-local completion bash)"
      COMP_WORDS=(codepipeline-local pipelines st); COMP_CWORD=2; _codepipeline_local
      echo "\${COMPREPLY[@]}"
      COMP_WORDS=(codepipeline-local jobs --st); COMP_CWORD=2; _codepipeline_local
      echo "\${COMPREPLY[@]}"`;

    const ended = await run(['-c', script], { program: ['bash'], cwd: folder.path, environment: nowhere });

    expect(ended).toMatchObject({ stderr: '', stdout: 'start stop\n--status\n' });
  });

  it.each(['zsh', 'fish'])('is a script that %s takes', async (shell) => {
    const { stdout } = await run(['completion', shell]);
    expect(stdout).toContain('completion words --');
    if (printed(shell, '--version') === undefined) return;
    using folder = temporaryFolder();
    const file = folder.write('script', stdout);
    expect(await run(['--no-execute', file], { program: [shell] })).toMatchObject({ code: 0, stderr: '' });
  });
});
