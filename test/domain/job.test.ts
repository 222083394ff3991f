import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acknowledge, dispatch, dueAtOf, fallDue, type Job, report } from '../../src/domain/jobs/job.ts';
import { hasEnded, jobLifecycle, lenientJobLifecycle } from '../../src/domain/jobs/lifecycle.ts';
import { ServiceError } from '../../src/model/service-error.ts';

const availableAt = 1000;
const deadline = 90_000;
const windowEndsAt = 61_000;

function job(changes: Partial<Job> = {}): Job {
  return {
    key: 1,
    id: '00000001-0000-4000-8000-000000000001',
    actionExecution: 1,
    status: 'Queued',
    nonce: null,
    continuationToken: null,
    clientId: null,
    functionName: null,
    availableAt,
    deadline,
    createdAt: 0,
    result: null,
    ...changes,
  };
}

describe('a nonce (D3)', () => {
  test('is 3 at the first dispatch and rises by two with each one', () => {
    const first = dispatch(job(), windowEndsAt, jobLifecycle);
    const second = dispatch(job({ nonce: first.nonce }), windowEndsAt, jobLifecycle);
    const third = dispatch(job({ nonce: second.nonce }), windowEndsAt, jobLifecycle);

    expect([first.nonce, second.nonce, third.nonce]).toEqual([3, 5, 7]);
  });

  test.each([
    ['another number', '5'],
    ['an older one', '1'],
    ['the same number written differently', '3.0'],
    ['the same number with a space', ' 3'],
    ['no number', 'x'],
  ])('is compared as text: %s does not acknowledge', (_, nonce) => {
    const dispatched = job({ status: 'Dispatched', nonce: 3 });

    expect(() => acknowledge(dispatched, nonce, jobLifecycle)).toThrow(
      new ServiceError(
        'InvalidNonceException',
        `Nonce '${nonce}' is not the one of the latest dispatch of job ${dispatched.id}.`,
      ),
    );
  });
});

describe('the moment at which something happens by itself', () => {
  test.each([
    ['Created', availableAt],
    ['Queued', deadline],
    ['Dispatched', windowEndsAt],
    ['InProgress', deadline],
    ['TimedOut', null],
    ['Succeeded', null],
    ['Failed', null],
  ] as const)('of a job that is %s is %s', (status, moment) => {
    expect(dueAtOf(status, job(), windowEndsAt)).toBe(moment);
  });

  test.each(['Created', 'Dispatched'] as const)('of a job that is %s is never after its deadline', (status) => {
    expect(dueAtOf(status, job({ availableAt: deadline + 1 }), deadline + 1)).toBe(deadline);
  });
});

describe('what falls due', () => {
  test.each([
    ['Created', availableAt, 'BecameAvailable', 'Queued', deadline],
    ['Dispatched', windowEndsAt, 'WindowEnded', 'Queued', deadline],
    ['Created', deadline, 'TimedOut', 'TimedOut', null],
    ['Queued', deadline, 'TimedOut', 'TimedOut', null],
    ['Dispatched', deadline, 'TimedOut', 'TimedOut', null],
    ['InProgress', deadline, 'TimedOut', 'TimedOut', null],
  ] as const)('for a job that is %s at %i is %s', (status, now, event, next, dueAt) => {
    const change = fallDue(job({ status, nonce: 3 }), now, jobLifecycle);

    expect(change).toEqual({ event, status: next, nonce: 3, dueAt });
  });

  test.each(['TimedOut', 'Succeeded', 'Failed'] as const)('for a job that is %s is nothing', (status) => {
    expect(fallDue(job({ status }), deadline, jobLifecycle)).toBeUndefined();
  });
});

describe('whatever happens to a job', () => {
  const happening = fc.constantFrom('dispatch', 'acknowledge', 'succeed', 'fail', 'fallDue', 'timeOut');

  /** A late report changes no status. */
  const changeOf = (reported: ReturnType<typeof report>) => ('status' in reported ? reported : undefined);

  /** What the named thing makes of a job; the job itself where it is refused. */
  function jobAfter(current: Job, happened: string, lifecycle: typeof jobLifecycle): Job {
    try {
      const change = {
        dispatch: () => (current.status === 'Queued' ? dispatch(current, windowEndsAt, lifecycle) : undefined),
        acknowledge: () => acknowledge(current, String(current.nonce), lifecycle),
        succeed: () => changeOf(report('SuccessReported', current, lifecycle, 1)),
        fail: () => changeOf(report('FailureReported', current, lifecycle, 2)),
        fallDue: () => fallDue(current, availableAt, lifecycle),
        timeOut: () => fallDue(current, deadline, lifecycle),
      }[happened as 'dispatch']();
      return change === undefined
        ? current
        : { ...current, status: change.status, nonce: change.nonce, result: change.result ?? current.result };
    } catch (error) {
      expect(error).toBeInstanceOf(ServiceError);
      return current;
    }
  }

  test.each([
    ['strictly', jobLifecycle],
    ['leniently', lenientJobLifecycle],
  ])('%s, its end is final and its nonce never falls', (_, lifecycle) => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
        let current = job({ status: 'Created' });
        for (const happened of happenings) {
          const next = jobAfter(current, happened, lifecycle);
          if (hasEnded(current.status)) expect(next).toEqual(current);
          expect(next.nonce ?? 0).toBeGreaterThanOrEqual(current.nonce ?? 0);
          current = next;
        }
      }),
    );
  });

  test('nobody succeeds who was not acknowledged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('dispatch', 'succeed', 'fail', 'fallDue'), { maxLength: 30 }),
        (happenings) => {
          const end = happenings.reduce((current, happened) => jobAfter(current, happened, jobLifecycle), job());

          expect(hasEnded(end.status)).toBe(false);
        },
      ),
    );
  });
});
