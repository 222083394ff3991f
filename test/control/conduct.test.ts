import {
  AcknowledgeJobCommand,
  PollForJobsCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { acknowledgedBuild, buildType, buildTypeFixture, dispatchedBuild, pollBuild } from '../support/jobs.ts';
import { fillJournal, forget, lastingVerdicts } from '../support/journal.ts';

const build = { fixtures: { actionTypes: [buildTypeFixture] } };
const withInput = { inputArtifacts: [{ name: 'App', from: 'README.md' }] };

const kinds = async (emulator: TestEmulator) => (await emulator.conduct()).map(({ kind }) => kind);
const lastingKinds = async (emulator: TestEmulator) => (await lastingVerdicts(emulator)).map(({ kind }) => kind);
const acknowledge = (emulator: TestEmulator, jobId: string, nonce: string | undefined) =>
  emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce })).catch(() => {});
const succeed = (emulator: TestEmulator, jobId: string) =>
  emulator.client.send(new PutJobSuccessResultCommand({ jobId })).catch(() => {});

/** Dispatches a job with an artifact; answers what its worker needs to fetch that, which may be more than once. */
async function dispatchedWithInput(emulator: TestEmulator) {
  const { id: jobId } = await emulator.jobs.enqueue({ actionTypeId: buildType, ...withInput });
  const { nonce, data } = (await pollBuild(emulator)) ?? {};
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = data?.artifactCredentials ?? {};
  const place = data?.inputArtifacts?.[0]?.location?.s3Location;
  const fetchInput = async () => {
    const s3 = new S3Client({
      endpoint: emulator.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
    await s3.send(new GetObjectCommand({ Bucket: place?.bucketName, Key: place?.objectKey })).catch(() => {});
    s3.destroy();
  };
  return { jobId, nonce, fetchInput };
}

describe.each(controlWays)('a verdict, %s', (_, start) => {
  test('says what happened, to which job, and which requests show it', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    const { jobId } = await dispatchedBuild(emulator);
    await succeed(emulator, jobId);

    expect(await control.conduct()).toMatchObject([
      {
        kind: 'WorkedUnacknowledged',
        jobId,
        message: expect.stringMatching(
          /^Job .+ was worked on before anybody acknowledged it: PutJobSuccessResult came first\. /,
        ),
        evidence: [
          { number: 1, operation: 'PollForJobs' },
          { number: 2, operation: 'PutJobSuccessResult', error: { code: 'InvalidJobStateException' } },
        ],
      },
    ]);
  });
});

describe('WorkedUnacknowledged', () => {
  test('is given on a worker that fetches an artifact first and acknowledges then', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce, fetchInput } = await dispatchedWithInput(emulator);
    await fetchInput();
    await acknowledge(emulator, jobId, nonce);
    await succeed(emulator, jobId);

    expect(await lastingKinds(emulator)).toEqual(['WorkedUnacknowledged']);
  });

  test('is not given where results without an acknowledgement are accepted', async () => {
    await using emulator = await startTestEmulator({ ...build, unacknowledgedResults: 'accept' });
    const { jobId } = await dispatchedBuild(emulator);
    await succeed(emulator, jobId);

    expect(await kinds(emulator)).toEqual([]);
  });
});

describe('IgnoredAcknowledgement', () => {
  test('is given on a worker that reports in spite of InvalidNonceException', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId } = await dispatchedBuild(emulator);
    await acknowledge(emulator, jobId, '99');
    await succeed(emulator, jobId);

    expect(await lastingKinds(emulator)).toEqual(['IgnoredAcknowledgement']);
  });

  test('is given on a worker that reports although its acknowledgement was throttled', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.faults.add({ match: { first: 1 }, effect: { error: 'ThrottlingException' } });
    await acknowledge(emulator, jobId, nonce);
    await succeed(emulator, jobId);

    expect(await lastingKinds(emulator)).toEqual(['IgnoredAcknowledgement']);
  });

  test('stays when another worker is given the job that a throttled one has reported, and does it', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.faults.add({ match: { first: 1 }, effect: { error: 'ThrottlingException' } });
    await acknowledge(emulator, jobId, nonce);
    await succeed(emulator, jobId);
    await emulator.clock.advance('60s');
    const again = await pollBuild(emulator);
    await acknowledge(emulator, jobId, again?.nonce);
    await succeed(emulator, jobId);

    expect(await lastingVerdicts(emulator)).toMatchObject([
      {
        kind: 'IgnoredAcknowledgement',
        evidence: [{ error: { code: 'ThrottlingException' } }, { error: { code: 'InvalidJobStateException' } }],
      },
    ]);
  });

  test('is given on a worker that was throttled, asked again, was refused, and fetches an artifact', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, fetchInput } = await dispatchedWithInput(emulator);
    await emulator.faults.add({ match: { first: 1 }, effect: { error: 'ThrottlingException' } });
    await acknowledge(emulator, jobId, '99');
    await acknowledge(emulator, jobId, '99');
    await fetchInput();

    expect(await lastingVerdicts(emulator)).toMatchObject([
      { kind: 'IgnoredAcknowledgement', evidence: [{ error: { code: 'InvalidNonceException' } }, {}] },
    ]);
  });

  test('is given on a worker that reports although the job has timed out', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.faults.add({ effect: { timeOut: true } });
    await acknowledge(emulator, jobId, nonce);
    await succeed(emulator, jobId);

    expect(await lastingKinds(emulator)).toEqual(['IgnoredAcknowledgement']);
  });

  test('is given on a worker that reports although it was answered 200 and that the job has timed out', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    const input = { jobId, nonce };
    const body = Buffer.from(JSON.stringify(input));
    const told = { operation: 'AcknowledgeJob', isCarriedOut: true, jobStatus: 'TimedOut' } as const;
    fillJournal(emulator.parts.journal, 1, () => ({ ...told, jobId, input, body }));
    await succeed(emulator, jobId);

    expect(await lastingKinds(emulator)).toEqual(['IgnoredAcknowledgement']);
  });

  test('is given on a worker that fetches an artifact of a job that is not its own', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, fetchInput } = await dispatchedWithInput(emulator);
    await acknowledge(emulator, jobId, '99');
    await fetchInput();

    expect(await lastingKinds(emulator)).toEqual(['IgnoredAcknowledgement']);
  });

  test('is given when two workers report a job that one of them was refused', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await acknowledge(emulator, jobId, nonce);
    await acknowledge(emulator, jobId, nonce);
    await succeed(emulator, jobId);
    expect(await kinds(emulator)).toEqual([]);
    await succeed(emulator, jobId);

    expect(await lastingKinds(emulator)).toEqual(['IgnoredAcknowledgement']);
  });

  test('is not given on a worker that lets the job go and is handed it again', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId } = await dispatchedBuild(emulator);
    await acknowledge(emulator, jobId, '99');
    await emulator.clock.advance('60s');
    const again = await pollBuild(emulator);
    await acknowledge(emulator, jobId, again?.nonce);
    await succeed(emulator, jobId);

    expect(await kinds(emulator)).toEqual([]);
  });
});

describe('ReportedAfterEnd', () => {
  test.each([
    ['a worker', false],
    ['a worker whose acknowledgement was throttled before,', true],
  ])('is given on %s that reports a failure after its success', async (_, isThrottled) => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce } = await dispatchedBuild(emulator);
    if (isThrottled) {
      await emulator.faults.add({ match: { first: 1 }, effect: { error: 'ThrottlingException' } });
      await acknowledge(emulator, jobId, nonce);
    }
    await acknowledge(emulator, jobId, nonce);
    await succeed(emulator, jobId);
    expect(await kinds(emulator)).toEqual([]);
    const failureDetails = { type: 'JobFailed', message: 'no' } as const;
    await emulator.client.send(new PutJobFailureResultCommand({ jobId, failureDetails })).catch(() => {});

    expect(await lastingKinds(emulator)).toEqual(['ReportedAfterEnd']);
  });

  test('is not given on a worker that says the same twice, which is taken (D5)', async () => {
    await using emulator = await startTestEmulator(build);
    const jobId = await acknowledgedBuild(emulator);
    await succeed(emulator, jobId);
    await succeed(emulator, jobId);

    expect(await kinds(emulator)).toEqual([]);
  });

  test('is not given on a first report that comes after the time-out, nor on one whose answer was lost', async () => {
    await using emulator = await startTestEmulator(build);
    const late = await acknowledgedBuild(emulator);
    await emulator.clock.advance('24h');
    await succeed(emulator, late);
    const lost = await acknowledgedBuild(emulator);
    await emulator.faults.add({ match: { first: 1 }, effect: { cut: 'after' } });
    await succeed(emulator, lost);
    await succeed(emulator, lost);

    expect(await kinds(emulator)).toEqual([]);
  });
});

describe('NeverReported', () => {
  test('is given when a job times out in the hands of its worker', async () => {
    await using emulator = await startTestEmulator(build);
    const jobId = await acknowledgedBuild(emulator);
    expect(await kinds(emulator)).toEqual([]);

    await emulator.clock.advance('24h');

    expect(await lastingVerdicts(emulator)).toMatchObject([{ kind: 'NeverReported', jobId }]);
  });

  test('is not given on a job that nobody took', async () => {
    await using emulator = await startTestEmulator(build);
    await dispatchedBuild(emulator);
    await emulator.clock.advance('24h');

    expect(await kinds(emulator)).toEqual([]);
  });
});

describe('PolledInHotLoop', () => {
  const poll = new PollForJobsCommand({ actionTypeId: buildType });

  test('is given on 50 empty polls without a wait, once', async () => {
    await using emulator = await startTestEmulator(build);
    const begin = pollEvery(emulator, 100, 51);
    expect(await kinds(emulator)).toEqual([]);
    const later = pollEvery(emulator, 5, 20, begin);
    expect(await kinds(emulator)).toEqual([]);
    pollEvery(emulator, 5, 200, later);
    expect(await lastingKinds(emulator)).toEqual(['PolledInHotLoop']);
  });

  test('is given on a loop with a pause, as a busy machine makes them', async () => {
    await using emulator = await startTestEmulator(build);
    const pause = pollEvery(emulator, 5, 30) + 1000;
    pollEvery(emulator, 5, 30, pause);

    expect(await kinds(emulator)).toEqual(['PolledInHotLoop']);
  });

  test('is not given on a worker that takes job after job', async () => {
    await using emulator = await startTestEmulator(build);
    await emulator.jobs.enqueue({ actionTypeId: buildType, count: 60 });
    for (let count = 0; count < 60; count++) await emulator.client.send(poll);

    expect(await kinds(emulator)).toEqual([]);
  });
});

describe('UsedExpiredCredentials', () => {
  test('is given on a worker that goes on after ExpiredToken, not on its first attempts', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId, nonce, fetchInput } = await dispatchedWithInput(emulator);
    await acknowledge(emulator, jobId, nonce);
    await emulator.clock.advance('15m');

    await fetchInput();
    await fetchInput();
    expect(await kinds(emulator)).toEqual([]);
    await fetchInput();

    expect(await lastingVerdicts(emulator)).toMatchObject([
      { kind: 'UsedExpiredCredentials', evidence: [{ error: { code: 'ExpiredToken' } }, {}, {}] },
    ]);
  });

  test('is not given when the credentials are accepted again', async () => {
    await using emulator = await startTestEmulator(build);
    const match = { operation: 'PollForJobs', every: 2 };
    await emulator.faults.add({ match, effect: { error: 'ExpiredTokenException' } });
    for (let count = 0; count < 10; count++) await pollBuild(emulator).catch(() => {});
    expect(await emulator.requests.list({ error: 'ExpiredTokenException' })).toHaveLength(5);

    expect(await kinds(emulator)).toEqual([]);
  });
});

describe('verdicts', () => {
  test('outlive the requests that they rest on, and are gone when the journal is cleared', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId } = await dispatchedBuild(emulator);
    await succeed(emulator, jobId);
    forget(emulator);

    expect(await emulator.conduct()).toMatchObject([
      {
        jobId,
        evidence: [
          { number: 1, operation: 'PollForJobs', input: { actionTypeId: buildType }, jobIds: [jobId] },
          {
            number: 2,
            operation: 'PutJobSuccessResult',
            input: { jobId },
            error: { code: 'InvalidJobStateException' },
          },
        ],
      },
    ]);
    await emulator.requests.clear();
    expect(await emulator.conduct()).toEqual([]);
  });

  test('outlive them when every request was answered with 200, too', async () => {
    await using emulator = await startTestEmulator(build);
    pollEvery(emulator, 5, 50);
    forget(emulator);
    const jobId = await acknowledgedBuild(emulator);
    await emulator.clock.advance('24h');
    forget(emulator);

    expect(await emulator.conduct()).toMatchObject([{ kind: 'PolledInHotLoop' }, { kind: 'NeverReported', jobId }]);
  });

  test('outlive them when the last request was as it should be, and one long before was not', async () => {
    await using emulator = await startTestEmulator({ ...build, unacknowledgedResults: 'accept' });
    fillJournal(emulator.parts.journal, 7000, () => ({ operation: 'ListPipelines' }));
    const { jobId } = await dispatchedBuild(emulator);
    await acknowledge(emulator, jobId, '99');
    fillJournal(emulator.parts.journal, 1500, () => ({ operation: 'ListPipelines' }));
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId }));
    forget(emulator);

    expect(await emulator.conduct()).toMatchObject([{ kind: 'IgnoredAcknowledgement', jobId }]);
  });

  test('are not given on jobs whose beginning nobody remembers', async () => {
    await using emulator = await startTestEmulator(build);
    const { jobId } = await dispatchedBuild(emulator);
    await emulator.requests.clear();
    await succeed(emulator, jobId);

    expect(await emulator.conduct()).toEqual([]);
  });
});

/** Lets so many polls find no job, each so many milliseconds of real time after the one before. */
function pollEvery({ parts }: TestEmulator, milliseconds: number, count: number, begin = 0): number {
  const input = { actionTypeId: buildType };
  const body = Buffer.from(JSON.stringify(input));
  let at = begin;
  fillJournal(parts.journal, count, () => {
    at += milliseconds;
    return { operation: 'PollForJobs', input, body, realAt: at };
  });
  return at;
}
