import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { later, startOfTime } from '../support/emulator.ts';
import { dispatchedBuild } from '../support/jobs.ts';

describe.each(controlWays)('%s', (_way, start) => {
  describe('the clock', () => {
    test('tells its time and mode', async () => {
      await using started = await start();

      expect(await started.control.clock.now()).toEqual({ now: startOfTime, mode: 'manual' });
    });

    test.each([
      ['PT16M', 960_000],
      ['16m', 960_000],
      [1500, 1500],
      [{ minutes: 61 }, 3_660_000],
    ])('advances by %j', async (by, milliseconds) => {
      await using started = await start();

      expect(await started.control.clock.advance(by)).toEqual({
        now: later(milliseconds),
        mode: 'manual',
        occurred: [],
      });
    });

    test.each([
      ['2030-01-01T01:00:00Z'],
      ['2030-01-01T02:00:00+01:00'],
      [Date.parse('2030-01-01T01:00:00Z')],
      [new Date('2030-01-01T01:00:00Z')],
    ])('is set to %s', async (instant) => {
      await using started = await start();

      expect((await started.control.clock.set(instant)).now).toBe('2030-01-01T01:00:00.000Z');
    });

    test('tells what happened on the way', async () => {
      await using started = await start();
      const { jobId: id } = await dispatchedBuild(started.emulator);

      expect(await started.control.clock.advance('2m')).toEqual({
        now: later(120_000),
        mode: 'manual',
        occurred: [{ at: later(60_000), event: 'WindowEnded', jobId: id, status: 'Queued' }],
      });
    });

    test('runs when resumed, and stands when frozen', async () => {
      await using started = await start();

      const modes = [
        (await started.control.clock.resume()).mode,
        (await started.control.clock.resume()).mode,
        (await started.control.clock.freeze()).mode,
        (await started.control.clock.freeze()).mode,
      ];

      expect(modes).toEqual(['system', 'system', 'manual', 'manual']);
      expect((await started.control.clock.now()).now >= startOfTime).toBe(true);
    });

    test('changes between running and standing from either mode, and advances in both', async () => {
      await using started = await start({ clock: 'system' });
      const { clock } = started.control;

      const ahead = await clock.advance('1h');
      const stands = await clock.freeze();
      const advanced = await clock.advance('1h');
      const runs = await clock.resume();

      expect([ahead, stands, advanced, runs].map(({ mode }) => mode)).toEqual(['system', 'manual', 'manual', 'system']);
      expect(Date.parse(advanced.now) - Date.parse(stands.now)).toBe(3_600_000);
      expect(runs.now >= advanced.now).toBe(true);
    });

    test.each([
      ['soon', "'soon' is not a duration; write one as PT16M, 16m, 1h30m or 500ms."],
      [-1, '-1 is not a duration; write one as PT16M, 16m, 1h30m or 500ms.'],
      [{ minute: 1 }, /'minute' is not known here/],
      [{}, /at least 1/],
    ])('does not advance by %j', async (by, message) => {
      await using started = await start();

      await expect(started.control.clock.advance(by as never)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(message),
      });
    });

    test.each([
      ['2029-12-31', `The clock is at ${startOfTime} and never goes back to 2029-12-31T00:00:00.000Z.`],
      ['noon', "'noon' is not an instant; write one as 2026-01-31T12:00:00Z or in epoch milliseconds."],
    ])('is not set to %s', async (instant, message) => {
      await using started = await start();

      await expect(started.control.clock.set(instant)).rejects.toMatchObject({ code: 'invalid', message });
      expect((await started.control.clock.now()).now).toBe(startOfTime);
    });
  });
});
