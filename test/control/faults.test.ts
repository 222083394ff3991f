import {
  AcknowledgeJobCommand,
  GetJobDetailsCommand,
  ListActionTypesCommand,
  PollForJobsCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { FaultFixture } from '../../src/control/types.ts';
import { controlWays } from '../support/control-ways.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import {
  acknowledgedBuild,
  buildType,
  buildTypeFixture,
  dispatchedBuild,
  enqueueBuild,
  pollBuild,
} from '../support/jobs.ts';

const build = { fixtures: { actionTypes: [buildTypeFixture] } };
const poll = new PollForJobsCommand({ actionTypeId: buildType });
const throttle = { error: 'ThrottlingException' };

/** Which of so many polls are throttled. */
async function throttledPolls(emulator: TestEmulator, count: number): Promise<number[]> {
  const hit: number[] = [];
  for (let number = 1; number <= count; number++) {
    await emulator.client.send(poll).catch(({ name }) => {
      expect(name).toBe('ThrottlingException');
      hit.push(number);
    });
  }
  return hit;
}

describe.each(controlWays)('faults, %s', (_, start) => {
  test('are listed with how often they matched and were applied, and cleared by id or all', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    const match = { operation: 'PollForJobs', first: 1 };
    const fault = await control.faults.add({ match, effect: throttle });
    await control.faults.add({ match: { operation: 'GetJobDetails' }, effect: { delay: { seconds: 1 } } });

    await expect(emulator.client.send(poll)).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
    });
    await emulator.client.send(poll);

    expect(fault).toEqual({ id: 'fault-1', match, effect: throttle, matched: 0, applied: 0 });
    expect(await control.faults.list()).toEqual([
      { id: 'fault-1', match, effect: throttle, matched: 2, applied: 1 },
      {
        id: 'fault-2',
        match: { operation: 'GetJobDetails' },
        effect: { delay: { seconds: 1 } },
        matched: 0,
        applied: 0,
      },
    ]);
    expect(await control.faults.clear('fault-1')).toBe(1);
    expect(await control.faults.list()).toMatchObject([{ id: 'fault-2' }]);
    expect(await control.faults.clear()).toBe(1);
    expect(await control.faults.list()).toEqual([]);
    await expect(control.faults.clear('fault-1')).rejects.toMatchObject({ code: 'notFound' });
  });

  test('are gone after a reset, and so are journal and verdicts', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    await control.faults.add({ effect: throttle });
    const { jobId } = await dispatchedBuild(emulator).catch(() => ({ jobId: '' }));
    await control.faults.clear();
    await emulator.client
      .send(new PutJobSuccessResultCommand({ jobId: jobId || (await pollBuild(emulator))?.id }))
      .catch(() => {});
    await control.faults.add({ effect: throttle });
    expect(await control.conduct()).toHaveLength(1);

    await control.reset();

    expect(await control.faults.list()).toEqual([]);
    expect(await control.requests.list()).toEqual([]);
    expect(await control.conduct()).toEqual([]);
  });

  test.each<[string, FaultFixture, string]>([
    ['no effect', { effect: {} }, 'A fault needs an effect: error, cut, '],
    [
      'two effects',
      { effect: { ...throttle, cut: 'after' } },
      'A fault has one effect, not error and cut; add one fault for each.',
    ],
    ['a text without an error', { effect: { cut: 'after', message: 'no' } }, "'message' is the text of an 'error'."],
    [
      'an error that nothing answers',
      { effect: { error: 'Throttling' } },
      "Unknown error 'Throttling'. Did you mean 'ThrottlingException'?",
    ],
    [
      'an error that nothing answers, of an operation',
      { match: { operation: 'PollForJobs' }, effect: { error: 'X' } },
      "Unknown error 'X'. Give one such as ThrottlingException ",
    ],
    [
      'an error that the operation does not declare',
      { match: { operation: 'PollForJobs' }, effect: { error: 'InvalidNonceException' } },
      'PollForJobs never returns InvalidNonceException. Did you mean ',
    ],
    [
      'an error of the other service',
      { match: { operation: 'GetObject' }, effect: throttle },
      'GetObject never returns ThrottlingException. It returns Access',
    ],
    [
      'an operation that is none',
      { match: { operation: 'PollForJob' }, effect: throttle },
      "Unknown operation 'PollForJob'. Did you mean 'PollForJobs'?",
    ],
    [
      'an operation that the effect is impossible for',
      { match: { operation: 'PutJobSuccessResult' }, effect: { staleNonce: true } },
      'This fault is not possible for PutJobSuccessResult, but for AcknowledgeJob, AcknowledgeThirdPartyJob.',
    ],
    [
      'a poll for one job',
      { match: { operation: 'PollForJobs', jobId: 'x' }, effect: throttle },
      'PollForJobs names no job, so jobId never matches it; match it by actionType.',
    ],
    ['a delay that is no duration', { effect: { delay: 'soon' } }, "'soon' is not a duration; write one as "],
    ['a member that is not known', { effect: { errors: 'x' } as never }, "'errors' is not known here; "],
    ['a share of more than all', { match: { probability: 2 }, effect: throttle }, 'match.probability: must be <= 1.'],
  ])('are refused with %s', async (_, fault, message) => {
    await using controlled = await start();

    const refusal = await controlled.control.faults.add(fault).catch((error) => error);

    expect(refusal).toMatchObject({ name: 'ControlError', code: 'invalid' });
    expect(refusal.message).toContain(message);
  });
});

describe('a fault befalls', () => {
  test.each<[string, FaultFixture['match'], number[]]>([
    ['every request without a match', undefined, [1, 2, 3, 4, 5, 6, 7, 8]],
    ['the first requests', { first: 2 }, [1, 2]],
    ['every so-many-th request', { every: 3 }, [3, 6]],
    ['requests of an access key', { accessKeyId: '123456789012', first: 1 }, [1]],
    ['no requests of other keys', { accessKeyId: '210987654321' }, []],
    ['polls for an action type', { actionType: { category: 'Build', provider: 'MyBuild' }, first: 1 }, [1]],
    ['no polls for others', { actionType: { category: 'Test' } }, []],
    ['a share of the requests', { probability: 0.5 }, [2, 6]],
    ['the same share again', { probability: 0.5, seed: 1 }, [2, 6]],
    ['others with another seed', { probability: 0.5, seed: 3 }, [2, 3, 4, 6, 7, 8]],
  ])('%s', async (_, match, expected) => {
    await using emulator = await startTestEmulator(build);
    await emulator.faults.add({ ...(match && { match }), effect: throttle });

    expect(await throttledPolls(emulator, 8)).toEqual(expected);
  });

  test('only requests about its job', async () => {
    await using emulator = await startTestEmulator(build);
    const [one, other] = [await enqueueBuild(emulator), await enqueueBuild(emulator)];
    await emulator.faults.add({ match: { jobId: one }, effect: throttle });

    await expect(emulator.client.send(new GetJobDetailsCommand({ jobId: one }))).rejects.toThrow('Rate exceeded');
    await emulator.client.send(new GetJobDetailsCommand({ jobId: other }));
  });

  test('requests about jobs of its action type, and no others', async () => {
    await using emulator = await startTestEmulator(build);
    const jobId = await enqueueBuild(emulator);
    await emulator.faults.add({ match: { actionType: { provider: 'MyBuild' } }, effect: throttle });

    await expect(emulator.client.send(new GetJobDetailsCommand({ jobId }))).rejects.toThrow('Rate exceeded');
    await emulator.client.send(new ListActionTypesCommand({}));
  });

  test('a request alone: the next fault has its turn with the next request', async () => {
    await using emulator = await startTestEmulator(build);
    const first = { operation: 'PollForJobs', first: 1 };
    await emulator.faults.add({ match: first, effect: throttle });
    await emulator.faults.add({ match: first, effect: { error: 'InternalFailure', message: 'on fire' } });

    await expect(emulator.client.send(poll)).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(emulator.client.send(poll)).rejects.toMatchObject({ name: 'InternalFailure', message: 'on fire' });
    await emulator.client.send(poll);
  });
});

describe('the effect', () => {
  test('of a cut before the work leaves the state as it was', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.faults.add({ effect: { cut: 'before' } });

    await expect(emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce }))).rejects.toThrow();

    expect(await emulator.jobs.get(jobId)).toMatchObject({ status: 'Dispatched' });
    expect((await emulator.requests.list()).at(-1)).toMatchObject({ status: null, fault: 'fault-1', jobIds: [jobId] });
  });

  test('of a cut after the work is that the answer is lost and the change is not', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.faults.add({ effect: { cut: 'after' } });

    await expect(emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce }))).rejects.toThrow();

    expect(await emulator.jobs.get(jobId)).toMatchObject({ status: 'InProgress' });
  });

  test('of a duplicate is the same job under the same nonce, and needs a job that somebody holds', async () => {
    await using emulator = await startTestEmulator(build);
    await emulator.faults.add({ match: { first: 1 }, effect: { duplicate: true } });
    expect(await pollBuild(emulator)).toBeUndefined();
    const { jobId, nonce } = await dispatchedBuild(emulator);

    const again = await pollBuild(emulator);

    expect(again).toMatchObject({ id: jobId, nonce });
    expect(await emulator.jobs.get(jobId)).toMatchObject({ status: 'Dispatched', history: [{ event: 'HandedOut' }] });
    expect(await pollBuild(emulator)).toBeUndefined();
  });

  test('of a stale nonce is that the job comes back when the window of another dispatch has ended', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.faults.add({ match: { first: 1 }, effect: { staleNonce: true } });

    const acknowledge = new AcknowledgeJobCommand({ jobId, nonce });
    await expect(emulator.client.send(acknowledge)).rejects.toMatchObject({ name: 'InvalidNonceException' });
    await emulator.clock.advance('60s');

    expect(await pollBuild(emulator)).toMatchObject({ id: jobId, nonce: '7' });
  });

  test('of a time-out is that the job has timed out when its report arrives', async () => {
    await using emulator = await startTestEmulator(build);
    const jobId = await acknowledgedBuild(emulator);
    await emulator.faults.add({ match: { jobId }, effect: { timeOut: true } });

    const report = new PutJobSuccessResultCommand({ jobId });
    await expect(emulator.client.send(report)).rejects.toMatchObject({ name: 'InvalidJobStateException' });

    expect(await emulator.jobs.get(jobId)).toMatchObject({ status: 'TimedOut' });
    expect(await emulator.faults.list()).toMatchObject([{ applied: 1 }]);
    await expect(emulator.client.send(report)).rejects.toThrow();
    expect(await emulator.faults.list()).toMatchObject([{ matched: 1 }]);
  });

  test('of a delay does not outlast the emulator', async () => {
    const emulator = await startTestEmulator(build);
    await emulator.faults.add({ effect: { delay: '1h' } });
    const held = emulator.client.send(poll).catch((error) => error);
    await expect.poll(async () => (await emulator.faults.list())[0]?.applied).toBe(1);

    await emulator.stop();

    expect(await held).toBeInstanceOf(Error);
  });
});
