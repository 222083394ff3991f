import { setImmediate as nextTurn } from 'node:timers/promises';
import { instant } from '../domain/duration.ts';
import { type JobEvent, jobEvents } from '../domain/jobs/lifecycle.ts';
import { listDueWork } from '../engine/time/due-work.ts';
import { called, choice, extended, list, literal, object, optional, text, written } from '../model/shape.ts';
import { jobStatus } from './jobs/describe-job.ts';
import { ControlError } from './routing/control-error.ts';
import { readDuration } from './routing/refusals.ts';
import { type ControlParts, route } from './routing/route.ts';
import { duration, instantText, limit, nothing } from './routing/shapes.ts';
import { waitUntil } from './routing/wait-until.ts';
import type { ClockOccurrence, Duration, Idle } from './types.ts';

export const clockState = object(
  { now: instantText(), mode: choice(['system', 'manual']) },
  "The emulator's time, and whether it runs.",
);

export const clockOccurrence = object(
  {
    at: instantText(),
    event: called<JobEvent | 'Ended' | 'SourceChanged' | 'Scheduled' | 'Ready'>(
      "JobEvent | 'Ended' | 'SourceChanged' | 'Scheduled' | 'Ready'",
      choice(
        [...jobEvents, 'Ended', 'SourceChanged', 'Scheduled', 'Ready'],
        "What happened to the job; `Ended` for an action or a rule that the emulator ends itself, such as an approval or a stub; `SourceChanged` when a new version of a source's object was noticed, or a rule of EventBridge starts a pipeline; `Scheduled` when such a rule runs by its schedule; `Ready` for work on functions, event targets or bytes that begins now and that nobody has waited for (`idle` does).",
      ),
    ),
    jobId: optional(text()),
    actionExecutionId: optional(text()),
    ruleExecutionId: optional(text()),
    pipelineExecutionId: optional(text('Of an execution that started.')),
    effect: optional(text('What is ready.')),
    status: optional(jobStatus),
  },
  'Something that happened by itself because the clock reached its moment.',
);

export const clockChange = extended(
  clockState,
  { occurred: list(clockOccurrence, 'What happened because its moment came, in order.') },
  'What a change of the clock made happen, in order.',
);

export const getClock = route({
  method: 'GET',
  path: '/clock',
  summary: 'Tell the time',
  input: nothing,
  answer: clockState,
  run: ({ clock }) => ({ now: instant(clock.now()), mode: clock.mode }),
});

export const upcoming = object(
  {
    at: instantText(),
    what: text("Whose moment it is, such as 'job 3f1c…'."),
    brings: text("What becomes of it then, such as 'times out'."),
  },
  'What the clock will bring.',
);

export const listUpcoming = route({
  method: 'GET',
  path: '/clock/upcoming',
  summary: 'List what falls due next, in order',
  input: object({ limit: limit(100, 'How many, 1 to 100. Default 10.') }),
  answer: object({ upcoming: list(upcoming) }),
  run: ({ engine, store }, { limit: most = 10 }) =>
    engine.read(() => ({
      upcoming: listDueWork(store, most).map(({ dueAt, name, brings }) => ({
        at: instant(dueAt),
        what: name,
        brings,
      })),
    })),
});

const clockRequest = object(
  {
    advance: optional(duration()),
    set: optional(written<string | number>('string | number', { type: ['string', 'number'] })),
    freeze: optional(literal(true)),
    resume: optional(literal(true)),
  },
  'What a change of the clock asks for: one of the members.',
  { minProperties: 1, maxProperties: 1 },
);

export const changeClock = route({
  method: 'POST',
  path: '/clock',
  summary: 'Advance, set, freeze or resume the clock, and tell what fell due on the way',
  input: clockRequest,
  answer: clockChange,
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

/** A year before the last of four digits, so that what falls due later than the clock is still written with four. */
const latestInstant = Date.parse('9999-01-01T00:00:00Z');

/** Epoch milliseconds. @throws ControlError */
export function readInstant(value: string | number): number {
  const time = typeof value === 'number' ? Math.round(value) : Date.parse(value);
  if (Math.abs(time) <= latestInstant) return time;
  throw new ControlError(
    'invalid',
    `'${value}' is not an instant; write one as 2026-01-31T12:00:00Z or in epoch milliseconds.`,
  );
}

export const idle = object({ idle: literal(true) }, 'Nothing runs and nothing is ready to.');

/**
 * Waits, in real time, until no work on bytes, functions or event targets runs or is ready to. What falls due later is
 * not waited for.
 */
export const waitForIdle = route({
  method: 'POST',
  path: '/idle',
  summary: 'Wait until no work that the clock does not tell runs or is ready to',
  errors: ['timeout', 'unreachable'],
  input: object({ timeout: optional(duration()) }),
  answer: idle,
  run: (parts: ControlParts, { timeout }, signal) =>
    waitUntil<Idle>(parts, {
      timeout,
      signal,
      lost: '',
      look: () =>
        parts.effects.isIdle
          ? { found: { idle: true } }
          : {
              subject: 'idle',
              notYet: (waited) => `After ${waited} there is still work under way: ${parts.effects.describe()}.`,
            },
    }),
});
