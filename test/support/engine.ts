import { jobLifecycle } from '../../src/domain/jobs/lifecycle.ts';
import { Background } from '../../src/engine/background.ts';
import { Engine } from '../../src/engine/engine.ts';
import { Waits } from '../../src/engine/waits.ts';
import { type ClockSetting, createClock } from '../../src/runtime/clock.ts';
import { createSequentialIds } from '../../src/runtime/ids.ts';
import { createLog } from '../../src/runtime/log.ts';
import { enqueueJobFixture } from '../../src/seeding/items/jobs.ts';
import { Store } from '../../src/sqlite/store.ts';
import { buildType } from './jobs.ts';

const world = { accountId: '123456789012', region: 'us-east-1' };

/** An engine whose real time a test moves by hand, alarm included. */
export function startEngine(setting: ClockSetting = { mode: 'system', value: 0 }, elapsed = () => 0) {
  let realTime = Date.parse('2026-01-01T00:00:00.000Z');
  let alarm: { at: number; ring: () => void } | undefined;
  const rings: number[] = [];
  const store = new Store(':memory:');
  const clock = createClock(setting, () => realTime);
  const engine = new Engine({
    store,
    clock,
    createAlarm: (ring) => ({
      set: (delay) => {
        alarm = delay === Number.POSITIVE_INFINITY ? undefined : { at: realTime + Math.max(0, delay), ring };
      },
      clear: () => {
        alarm = undefined;
      },
    }),
    waits: new Waits(() => () => {}),
    background: new Background({ log: createLog('silent', () => {}), afterRealDelay: () => () => {} }),
    elapsed,
    ids: createSequentialIds(),
    log: createLog('silent', () => {}),
    policy: {
      jobLifecycle,
      acknowledgementWindow: 60_000,
      continuationDelay: 0,
      allowsRecreatedActionTypes: true,
      sourcePollInterval: 0,
      functionRetryDelays: [],
      lambdaEndpoint: undefined,
      unstubbedActions: 'fail',
    },
  });
  engine.start();
  return {
    engine,
    clock,
    store,
    /** Real milliseconds, counted from the start, at which the alarm rang. */
    rings,
    /** Real milliseconds until the alarm rings; undefined when it is not set. */
    alarmIn: () => alarm && alarm.at - realTime,
    enqueue: () =>
      engine.perform((context) =>
        enqueueJobFixture({ ...context, world, worldKey: '123456789012/us-east-1' }, { actionTypeId: buildType }),
      )[0] as string,
    statusOf: (id: string) => store.jobRecords.find(id)?.status,
    /** Lets real time pass, and the alarm ring in it. */
    pass(milliseconds: number) {
      const until = realTime + milliseconds;
      while (alarm !== undefined && alarm.at <= until) {
        const { at, ring } = alarm;
        alarm = undefined;
        realTime = Math.max(realTime, at);
        rings.push(realTime - Date.parse('2026-01-01T00:00:00.000Z'));
        ring();
      }
      realTime = until;
    },
    /** Sets the machine's clock, as people and NTP do. */
    setRealTime(milliseconds: number) {
      realTime += milliseconds;
    },
  };
}
