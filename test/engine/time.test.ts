import { AcknowledgeJobCommand, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { ClockSetting } from '../../src/runtime/clock.ts';
import { later, startOfTime, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { startEngine } from '../support/engine.ts';
import {
  acknowledgedBuild,
  buildType,
  buildTypeFixture,
  dispatchedBuild,
  enqueueBuild,
  jobId,
  pollBuild,
} from '../support/jobs.ts';

const actionTypes = { fixtures: { actionTypes: [buildTypeFixture] } };
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('the system clock', () => {
  test('has its alarm set for the moment that comes next', () => {
    const { alarmIn, enqueue, pass, rings, statusOf } = startEngine();
    const id = enqueue();

    expect(alarmIn()).toBe(day);
    pass(day - 1);
    expect([statusOf(id), rings]).toEqual(['Queued', []]);
    pass(1);
    expect([statusOf(id), rings, alarmIn()]).toEqual(['TimedOut', [day], undefined]);
  });

  test('has no alarm while nothing waits', () => {
    const { alarmIn, pass, rings } = startEngine();

    pass(365 * day);

    expect([alarmIn(), rings]).toEqual([undefined, []]);
  });

  test('rings once for each moment, not for each job', () => {
    const { enqueue, pass, rings } = startEngine();
    for (let count = 0; count < 10; count++) enqueue();
    pass(hour);
    for (let count = 0; count < 10; count++) enqueue();

    pass(2 * day);

    expect(rings).toEqual([day, day + hour]);
  });

  test('settles what is due before a request sees it, though the alarm has not rung', () => {
    const { engine, enqueue, setRealTime, store } = startEngine();
    const id = enqueue();
    setRealTime(day);

    const seen = engine.perform(() => store.jobRecords.find(id)?.status);

    expect(seen).toBe('TimedOut');
  });

  test('runs ahead by what it was advanced, and its alarm with it', async () => {
    const { alarmIn, clock, engine, enqueue, pass, statusOf } = startEngine();
    const id = enqueue();

    await engine.advanceTo(clock.now() + 23 * hour);
    expect(alarmIn()).toBe(hour);
    pass(hour);

    expect(statusOf(id)).toBe('TimedOut');
    expect(new Date(clock.now()).toISOString()).toBe('2026-01-02T00:00:00.000Z');
  });

  test('never goes back when the machine’s clock does', () => {
    const { clock, setRealTime } = startEngine();
    const before = clock.now();
    setRealTime(-hour);
    const meanwhile = clock.now();
    setRealTime(2 * hour);

    expect([meanwhile, clock.now()]).toEqual([before, before + hour]);
  });

  test('stands still when frozen, and goes on from there when resumed', () => {
    const { alarmIn, clock, engine, enqueue, pass, statusOf } = startEngine();
    const id = enqueue();
    const frozenAt = clock.now();

    engine.changeClock(() => clock.freeze());
    pass(10 * day);
    const whileFrozen = [clock.now(), statusOf(id)];
    engine.changeClock(() => clock.resume());

    expect(whileFrozen).toEqual([frozenAt, 'Queued']);
    expect([clock.now(), alarmIn()]).toEqual([frozenAt, day]);
  });

  test('wakes those who wait for a job when its moment comes', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, clock: 'system', acknowledgementWindow: '1ms' });
    const { jobId } = await dispatchedBuild(emulator);

    const job = await emulator.jobs.waitFor(jobId, 'Queued');

    expect(job.history.map(({ event }) => event)).toEqual(['HandedOut', 'WindowEnded']);
  });
});

describe('what falls due is settled in slices, when it takes long', () => {
  const start = Date.parse(startOfTime);
  const startSlowEngine = (setting?: ClockSetting) => {
    let elapsed = 0;
    const machine = startEngine(setting, () => {
      elapsed += 1000;
      return elapsed;
    });
    return { ...machine, ids: Array.from({ length: 20 }, machine.enqueue) };
  };

  test('of 16 rows at least', () => {
    const { engine, ids, setRealTime, statusOf } = startSlowEngine();
    setRealTime(day);

    engine.perform(() => {});

    expect(ids.map(statusOf)).toEqual([...Array(16).fill('TimedOut'), ...Array(4).fill('Queued')]);
  });

  test('which keep how far a manual clock has come', async () => {
    const { engine, store } = startSlowEngine({ mode: 'manual', value: start });

    const advanced = engine.advanceTo(start + 2 * day);

    expect(store.emulator.findClock()).toEqual({ mode: 'manual', value: start + day });
    await advanced;
    expect(store.emulator.findClock()).toEqual({ mode: 'manual', value: start + 2 * day });
  });
});

describe('the manual clock', () => {
  test('stands still', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, acknowledgementWindow: '1ms' });
    const { jobId } = await dispatchedBuild(emulator);

    const waited = emulator.jobs.waitFor(jobId, 'Queued', { timeout: 0 });

    await expect(waited).rejects.toThrow(`Job ${jobId} is Dispatched, not Queued, after 0 s.`);
    expect(await emulator.clock.now()).toEqual({ now: startOfTime, mode: 'manual' });
  });

  test('lets everything that falls due happen in order, each at its own moment', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, continuationDelay: '30s' });
    const running = await acknowledgedBuild(emulator);
    await emulator.clock.advance('10s');
    const { jobId: first } = await dispatchedBuild(emulator);
    await emulator.clock.advance('10s');
    const { jobId: second } = await dispatchedBuild(emulator);
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: running, continuationToken: 't' }));
    const continuation = jobId(4);

    const change = await emulator.clock.advance('2d');

    expect(change).toEqual({
      now: later(2 * day + 20_000),
      mode: 'manual',
      occurred: [
        { at: later(50_000), event: 'BecameAvailable', jobId: continuation, status: 'Queued' },
        { at: later(70_000), event: 'WindowEnded', jobId: first, status: 'Queued' },
        { at: later(80_000), event: 'WindowEnded', jobId: second, status: 'Queued' },
        { at: later(day), event: 'TimedOut', jobId: continuation, status: 'TimedOut' },
        { at: later(day + 10_000), event: 'TimedOut', jobId: first, status: 'TimedOut' },
        { at: later(day + 20_000), event: 'TimedOut', jobId: second, status: 'TimedOut' },
      ],
    });
    expect((await emulator.jobs.get(first)).history.map(({ at, event }) => [at, event])).toEqual([
      [later(10_000), 'HandedOut'],
      [later(70_000), 'WindowEnded'],
      [later(day + 10_000), 'TimedOut'],
    ]);
  });

  test('lets what falls due at one moment happen in the order in which it was made', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await emulator.jobs.enqueue({ actionTypeId: buildType, count: 3 });

    const { occurred } = await emulator.clock.advance('24h');

    expect(occurred.map(({ at, jobId }) => [at, jobId])).toEqual(
      [1, 2, 3].map((number) => [later(day), jobId(number)]),
    );
  });

  test('settles any number of jobs before it answers', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    await emulator.jobs.enqueue({ actionTypeId: buildType, count: 1234 });

    const { occurred } = await emulator.clock.advance('24h');

    expect(occurred).toHaveLength(1234);
    expect(await emulator.jobs.list({ status: 'Queued' })).toEqual([]);
  });

  test('can be advanced by centuries, and jobs made then have their 24 hours', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const old = await enqueueBuild(emulator);

    const { now } = await emulator.clock.advance({ days: 365_000 });
    const young = await enqueueBuild(emulator);

    expect(now).toBe('3029-05-04T00:00:00.000Z');
    expect((await emulator.jobs.get(old)).history).toEqual([
      { at: later(day), event: 'TimedOut', status: 'TimedOut', nonce: null },
    ]);
    expect(await emulator.jobs.get(young)).toMatchObject({
      status: 'Queued',
      createdAt: '3029-05-04T00:00:00.000Z',
      deadline: '3029-05-05T00:00:00.000Z',
    });
  });

  test('goes as far as deadlines have years of four digits', async () => {
    await using emulator = await startTestEmulator(actionTypes);

    const beyond = emulator.clock.advance('9999999d');
    await expect(beyond).rejects.toMatchObject({ name: 'ControlError', code: 'invalid' });
    await emulator.clock.set('9999-01-01T00:00:00Z');

    await enqueueBuild(emulator);
    expect((await emulator.jobs.list()).map(({ createdAt }) => createdAt)).toEqual(['9999-01-01T00:00:00.000Z']);
  });

  test.each([
    ['an instant', '2029-12-31T23:59:59.999Z'],
    ['epoch milliseconds', Date.parse('2029-12-31T23:59:59.999Z')],
    ['a date', new Date('2029-12-31T23:59:59.999Z')],
  ])('refuses to go back to %s', async (_, instant) => {
    await using emulator = await startTestEmulator();

    await expect(emulator.clock.set(instant)).rejects.toMatchObject({
      name: 'ControlError',
      code: 'invalid',
      message: `The clock is at ${startOfTime} and never goes back to 2029-12-31T23:59:59.999Z.`,
    });
    expect((await emulator.clock.now()).now).toBe(startOfTime);
  });

  test('takes fractions of milliseconds by rounding them', async () => {
    await using emulator = await startTestEmulator();

    const { now } = await emulator.clock.set(Date.parse(startOfTime) + 1.6);

    expect(now).toBe(later(2));
  });

  test('may be set to where it stands', async () => {
    await using emulator = await startTestEmulator();

    expect(await emulator.clock.set(startOfTime)).toEqual({ now: startOfTime, mode: 'manual', occurred: [] });
  });
});

describe('the time-out of 24 hours (M1)', () => {
  test.each<[string, (emulator: TestEmulator) => Promise<string>]>([
    ['Queued', enqueueBuild],
    ['Dispatched', async (emulator) => (await dispatchedBuild(emulator)).jobId],
    ['InProgress', acknowledgedBuild],
  ])('ends a job that is %s', async (status, bring) => {
    await using emulator = await startTestEmulator({ ...actionTypes, acknowledgementWindow: '48h' });
    const id = await bring(emulator);

    await emulator.clock.advance(day - 1);
    const before = (await emulator.jobs.get(id)).status;
    await emulator.clock.advance(1);
    const after = (await emulator.jobs.get(id)).status;

    expect([before, after]).toEqual([status, 'TimedOut']);
  });

  test('comes before the end of a window at the same moment', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, acknowledgementWindow: '24h' });
    const { jobId } = await dispatchedBuild(emulator);

    const { occurred } = await emulator.clock.advance('24h');

    expect(occurred).toEqual([{ at: later(day), event: 'TimedOut', jobId, status: 'TimedOut' }]);
  });

  test('does not end a job that has ended', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const id = await acknowledgedBuild(emulator);
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: id }));

    const { occurred } = await emulator.clock.advance('48h');

    expect(occurred).toEqual([]);
    expect((await emulator.jobs.get(id)).status).toBe('Succeeded');
  });
});

describe('one request', () => {
  test('sees one instant from its beginning to its end', async () => {
    await using emulator = await startTestEmulator({ ...actionTypes, clock: 'system' });
    await emulator.jobs.enqueue({ actionTypeId: buildType, count: 50 });
    const jobs = await emulator.jobs.list();

    expect(new Set(jobs.map(({ createdAt }) => createdAt)).size).toBe(1);
  });

  test('that is refused leaves what fell due before it settled', async () => {
    await using emulator = await startTestEmulator(actionTypes);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.clock.advance('60s');
    await pollBuild(emulator);

    await emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce })).catch(() => {});

    expect((await emulator.jobs.get(jobId)).history.map(({ event }) => event)).toEqual([
      'HandedOut',
      'WindowEnded',
      'HandedOut',
    ]);
  });
});
