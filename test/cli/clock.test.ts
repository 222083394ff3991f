import { describe, expect, it } from 'vitest';
import { run } from '../support/command.ts';
import { evaluations, rule, startGated, when } from '../support/conditions.ts';
import { later, startOfTime, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { start } from '../support/executions.ts';
import { buildTypeFixture, dispatchedBuild } from '../support/jobs.ts';

function clock(emulator: TestEmulator, ...args: string[]) {
  return run(['clock', ...args, '--endpoint', emulator.endpoint]);
}

describe.concurrent('clock', () => {
  it('prints the time and whether it runs', async () => {
    await using emulator = await startTestEmulator();

    expect(await clock(emulator)).toEqual({
      code: 0,
      signal: null,
      stdout: `${startOfTime}, standing still\n`,
      stderr: '',
    });
  });

  it('advances, and prints what fell due on the way in order', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    const { jobId } = await dispatchedBuild(emulator);

    const { stdout } = await clock(emulator, 'advance', '2d');

    expect(stdout).toBe(`\
${later(60_000)}  WindowEnded  Queued    job ${jobId}
${later(86_400_000)}  TimedOut     TimedOut  job ${jobId}
${later(2 * 86_400_000)}, standing still
`);
  });

  it('names the rule whose evaluation fell due', async () => {
    const gate = { beforeEntry: when('FAIL', rule('A')) };
    await using emulator = await startGated(gate, { stubs: { A: 'yes after 1m' } });
    await start(emulator);

    const { stdout } = await clock(emulator, 'advance', '1m');

    const [evaluation] = await evaluations(emulator);
    expect(stdout).toBe(`\
${later(60_000)}  Ended  Succeeded  rule execution ${evaluation?.ruleExecutionId}
${later(60_000)}, standing still
`);
  });

  it.for([
    ['2030-01-02T00:00:00Z', '2030-01-02T00:00:00.000Z'],
    ['1893542400000', '2030-01-02T00:00:00.000Z'],
    ['2031', '2031-01-01T00:00:00.000Z'],
  ] as const)('is set to %s', async ([instant, now]) => {
    await using emulator = await startTestEmulator();

    expect((await clock(emulator, 'set', instant)).stdout).toBe(`${now}, standing still\n`);
  });

  it('resumes and freezes', async () => {
    await using emulator = await startTestEmulator();

    const { stdout: resumed } = await clock(emulator, 'resume', '--json');
    const { stdout: frozen } = await clock(emulator, 'freeze');

    expect(JSON.parse(resumed)).toMatchObject({ mode: 'system', occurred: [] });
    expect(frozen).toMatch(/, standing still\n$/);
  });

  it('says why a change is refused', async () => {
    await using emulator = await startTestEmulator();

    expect(await clock(emulator, 'set', '2029-12-31')).toMatchObject({
      code: 1,
      stderr: `The clock is at ${startOfTime} and never goes back to 2029-12-31T00:00:00.000Z.\n`,
    });
    expect(await clock(emulator, 'set', 'noon')).toMatchObject({
      code: 2,
      stderr: "clock set: 'noon' is not an instant; write one as 2026-01-31T12:00:00Z or in epoch milliseconds.\n",
    });
  });

  it.for([
    ['foo', "Unknown change 'foo'. Valid are advance, set, freeze, resume."],
    ['advence 1h', "Unknown change 'advence'. Did you mean 'advance'?"],
    ['advance', 'DURATION is missing: codepipeline-local clock advance DURATION, such as 61m'],
    ['advance soon', "clock advance: 'soon' is not a duration; write one as PT16M, 16m, 1h30m or 500ms."],
    ['set', 'TIME is missing: codepipeline-local clock set TIME, such as 2030-01-31T12:00:00Z'],
    ['freeze 1h', "clock freeze takes no argument '1h'."],
    ['advance 1h 2h', "clock takes no argument '2h'."],
  ] as const)('refuses `clock %s` in a sentence', async ([args, sentence]) => {
    expect(await run(['clock', ...args.split(' ')])).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `${sentence}\n`,
    });
  });
});
