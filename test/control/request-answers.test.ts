import {
  AcknowledgeJobCommand,
  GetJobDetailsCommand,
  ListActionTypesCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { sendRaw } from '../support/http.ts';
import {
  buildType,
  buildTypeFixture,
  dispatchedBuild,
  enqueueBuild,
  jobId,
  poll,
  pollBuild,
  unknownJobId,
} from '../support/jobs.ts';
import { fillJournal } from '../support/journal.ts';

const secret = 'never-to-be-shown';
const secretType = {
  ...buildTypeFixture,
  configurationProperties: [
    { name: 'Password', required: false, key: false, secret: true },
    { name: 'Project', required: false, key: true, secret: false },
  ],
} as never;

describe.each(controlWays)('one request, %s,', (_, start) => {
  test('is shown with its answer, whose secrets are masked', async () => {
    await using controlled = await start({ fixtures: { actionTypes: [secretType] } });
    const { emulator, control } = controlled;
    const id = await enqueueBuild(emulator, {
      configuration: { Password: secret, Project: 'p' },
      inputArtifacts: [{ name: 'App' }],
    });
    const job = await pollBuild(emulator);

    const { answer, ...request } = await control.requests.get(1);

    expect(request).toEqual({ ...(await control.requests.list())[0], verdicts: [] });
    expect(answer).toMatchObject({
      isCut: false,
      body: {
        jobs: [
          {
            id,
            nonce: job?.nonce,
            data: {
              actionTypeId: buildType,
              actionConfiguration: { configuration: { Password: '****', Project: 'p' } },
            },
          },
        ],
      },
    });
    const { secretAccessKey = '', sessionToken = '' } = job?.data?.artifactCredentials ?? {};
    for (const hidden of [secret, secretAccessKey, sessionToken]) expect(JSON.stringify(answer)).not.toContain(hidden);
  });

  test('has the error that was answered, and why a poll got nothing', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    await emulator.client.send(new GetJobDetailsCommand({ jobId: unknownJobId })).catch(() => {});
    await poll(emulator);

    const refused = await control.requests.get(1);
    const empty = await control.requests.get(2);

    expect(refused.answer?.body).toEqual({ __type: 'JobNotFoundException', message: refused.error?.message });
    expect(empty).toMatchObject({ gotNothing: expect.stringContaining('MyBuild'), answer: { body: { jobs: [] } } });
  });

  test('has no answer where none was sent or none has a body, and is gone with the journal', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    const { jobId, nonce } = await dispatchedBuild(emulator);
    await emulator.client.send(new AcknowledgeJobCommand({ jobId, nonce }));
    await control.faults.add({ match: { operation: 'PutJobSuccessResult' }, effect: { cut: 'after' } });
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId })).catch(() => {});
    const requests = await control.requests.list({ operation: 'PutJobSuccessResult' });

    expect(await control.requests.get(2)).toMatchObject({ answer: { body: { status: 'InProgress' } } });
    expect(await control.requests.get(requests[0]?.number ?? 0)).not.toHaveProperty('answer');
    await control.requests.clear();
    await expect(control.requests.get(2)).rejects.toMatchObject({ code: 'notFound' });
  });

  test('has the verdicts that rest on it', async () => {
    await using controlled = await start();
    const { emulator, control } = controlled;
    const { jobId } = await dispatchedBuild(emulator);
    const failureDetails = { type: 'JobFailed', message: 'no' } as const;
    await emulator.client.send(new PutJobFailureResultCommand({ jobId, failureDetails })).catch(() => {});
    const [{ message } = { message: '' }] = await control.conduct();

    expect((await control.requests.get(1)).verdicts).toEqual([{ kind: 'WorkedUnacknowledged', message }]);
    expect((await control.requests.get(2)).verdicts).toEqual([{ kind: 'WorkedUnacknowledged', message }]);
  });
});

describe('answers in the journal', () => {
  test('are hidden where they quote a signature', async () => {
    await using emulator = await startTestEmulator();
    await sendRaw(emulator, {
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': 'CodePipeline_20150709.ListPipelines',
        Authorization: `AWS4-HMAC-SHA256 Credential=AKID, Signature=${secret}`,
      },
      body: '{}',
    });

    const request = await emulator.requests.get(1);

    expect(request.answer?.body).toMatchObject({ message: expect.stringContaining('Signature=****') });
    expect(JSON.stringify(request)).not.toContain(secret);
  });

  test('of more than 8 KiB are cut, with what was open closed', async () => {
    await using emulator = await startTestEmulator();
    const { actionTypes = [] } = await emulator.client.send(new ListActionTypesCommand({}));

    const { answer } = await emulator.requests.get(1);

    const shown = (answer?.body.actionTypes ?? []) as typeof actionTypes;
    expect(answer?.isCut).toBe(true);
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.length).toBeLessThan(actionTypes.length);
    expect(shown[0]).toEqual(actionTypes[0]);
  });

  test('are those of the last 1,000 requests, each its own', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    const count = 3000;
    // Short ones and long ones, of letters that take one byte and of those that take more.
    const textOf = (number: number) => ['a', 'ä', '€'][number % 3]?.repeat((number * 37) % 9000);
    for (let number = 1; number <= count; number++) {
      const { journal } = emulator.parts;
      const draft = journal.begin('codepipeline', { headers: {}, socket: { remotePort: 1 } } as never);
      journal.end(draft, 200, undefined, JSON.stringify({ number, text: textOf(number) }));
    }

    const first = count - 999;
    expect(await emulator.requests.get(first - 1)).not.toHaveProperty('answer');
    for (let number = first; number <= count; number += 27) {
      const { answer } = await emulator.requests.get(number);
      expect(answer).toMatchObject({ body: { number } });
      if (answer?.isCut === false) expect(answer.body).toEqual({ number, text: textOf(number) });
    }
  });

  test('are forgotten with the requests of their account and region', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [buildTypeFixture] } });
    await enqueueBuild(emulator, { id: jobId(7) });
    await pollBuild(emulator);
    fillJournal(emulator.parts.journal, 1, () => ({}));
    await emulator.reset({ region: 'us-east-1' });

    await expect(emulator.requests.get(1)).rejects.toMatchObject({ code: 'notFound' });
    expect(await emulator.requests.get(2)).not.toHaveProperty('answer');
  });
});
