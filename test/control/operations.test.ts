import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { buildType } from '../support/jobs.ts';

describe.each(controlWays)('an operation called by hand, %s,', (_, start) => {
  test('does what a worker’s request would do', async () => {
    await using controlled = await start();
    const { control } = controlled;
    const { id } = await control.jobs.enqueue({ actionTypeId: buildType });

    const polled = await control.operations.call('PollForJobs', { actionTypeId: buildType });
    const [job] = polled.jobs as { readonly id: string; readonly nonce: string }[];
    await control.operations.call('AcknowledgeJob', { jobId: job?.id, nonce: job?.nonce });
    const nothing = await control.operations.call('PutJobSuccessResult', {
      jobId: id,
      currentRevision: { revision: '1', changeIdentifier: '2', created: '2026-11-30T10:00:00Z' },
    });

    expect(job?.id).toBe(id);
    expect(nothing).toEqual({});
    expect(await control.jobs.get(id)).toMatchObject({ status: 'Succeeded', currentRevision: { revision: '1' } });
  });

  test('writes instants as texts, in the account and region that it names', async () => {
    await using controlled = await start();
    const { control } = controlled;
    const created = { category: 'Test', provider: 'Elsewhere', version: '1' };
    const artifactDetails = { minimumCount: 0, maximumCount: 0 };
    const place = { account: '210987654321', region: 'eu-west-1' };
    await control.actionTypes.create(
      { ...created, inputArtifactDetails: artifactDetails, outputArtifactDetails: artifactDetails },
      place,
    );

    const listed = async (where?: typeof place) =>
      (await control.operations.call('ListActionTypes', { actionOwnerFilter: 'Custom' }, where)).actionTypes;

    expect(await listed(place)).toMatchObject([{ id: created }]);
    expect(await listed()).toMatchObject([{ id: buildType }]);
  });

  test('is refused as the service refuses it, and leaves everything as it was', async () => {
    await using controlled = await start();
    const { control } = controlled;
    const { id } = await control.jobs.enqueue({ actionTypeId: buildType });

    await expect(control.operations.call('AcknowledgeJob', { jobId: id, nonce: '1' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/\(InvalidNonceException\)$/),
    });
    await expect(control.operations.call('GetJobDetails', { jobId: 5 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/\(SerializationException\)$/),
    });
    await expect(control.operations.call('PollForJob', {})).rejects.toMatchObject({
      code: 'notFound',
      message: expect.stringContaining("'PollForJobs'"),
    });
    expect(await control.jobs.get(id)).toMatchObject({ status: 'Queued' });
  });

  test('finds the emulator as its options say, which are told without secrets', async () => {
    await using controlled = await start({ auth: 'strict', credentials: ['AKIAEXAMPLE:very-secret'] });
    const { control } = controlled;

    const { options, region } = await control.settings();

    expect(region).toBe('us-east-1');
    expect(options).toContainEqual({ flag: 'auth', value: 'strict' });
    expect(options).toContainEqual({ flag: 'credentials', value: 'AKIAEXAMPLE' });
    expect(JSON.stringify(options)).not.toContain('very-secret');
  });

  test('meets with no fault and leaves no trace in the journal', async () => {
    await using controlled = await start();
    const { control } = controlled;
    await control.faults.add({ match: { operation: 'PollForJobs' }, effect: { error: 'InternalFailure' } });

    await control.operations.call('PollForJobs', { actionTypeId: buildType });

    expect(await control.requests.list()).toEqual([]);
    expect(await control.faults.list()).toMatchObject([{ matched: 0 }]);
  });
});
