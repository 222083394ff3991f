import { setImmediate as nextTurn } from 'node:timers/promises';
import { instant } from '../domain/duration.ts';
import { capability, inputSchema } from './capability.ts';
import { ControlError } from './control-error.ts';
import { readDuration } from './refusals.ts';
import type { ClockChange, ClockOccurrence, ClockState, Duration } from './types.ts';

export const getClock = capability<object, ClockState>({
  method: 'GET',
  path: '/clock',
  summary: 'Tell the time',
  answer: 'Clock',
  schema: inputSchema(),
  run: ({ clock }) => ({ now: instant(clock.now()), mode: clock.mode }),
});

/** What a change of the clock asks for: one of the members. */
export interface ClockRequest {
  readonly advance?: Duration;
  readonly set?: string | number;
  readonly freeze?: boolean;
  readonly resume?: boolean;
}

export const changeClock = capability<ClockRequest, ClockChange>({
  method: 'POST',
  path: '/clock',
  summary: 'Advance, set, freeze or resume the clock, and tell what fell due on the way',
  answer: 'ClockChange',
  schema: () => ({
    ...inputSchema({
      advance: { type: ['string', 'number', 'object'] },
      set: { type: ['string', 'number'] },
      freeze: { const: true },
      resume: { const: true },
    })(),
    minProperties: 1,
    maxProperties: 1,
  }),
  async run({ clock, engine }, { advance, set, freeze, resume }) {
    const occurred: ClockOccurrence[] = [];
    if (advance !== undefined || set !== undefined) {
      const target = readInstant(set ?? clock.now() + readDuration(advance as Duration));
      if (target < clock.now()) {
        throw new ControlError(
          'invalid',
          `The clock is at ${instant(clock.now())} and never goes back to ${instant(target)}.`,
        );
      }
      for (const { at, ...occurrence } of await engine.advanceTo(target)) {
        occurred.push({ at: instant(at), ...occurrence } as ClockOccurrence);
        if (occurred.length % describedAtOnce === 0) await nextTurn();
      }
    }
    if (freeze) engine.changeClock(() => clock.freeze());
    if (resume) engine.changeClock(() => clock.resume());
    return { now: instant(clock.now()), mode: clock.mode, occurred };
  },
});

/** Occurrences that are described in one turn: some 5 ms' worth. */
const describedAtOnce = 5000;

/** Years of four digits: what falls due later than the clock can still be written. */
const latestInstant = Date.parse('9999-12-31T00:00:00Z');

function readInstant(value: string | number): number {
  const time = typeof value === 'number' ? Math.round(value) : Date.parse(value);
  if (Math.abs(time) <= latestInstant) return time;
  throw new ControlError(
    'invalid',
    `'${value}' is not an instant; write one as 2026-01-31T12:00:00Z or in epoch milliseconds.`,
  );
}
