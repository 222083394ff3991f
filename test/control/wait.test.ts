import {
  AcknowledgeJobCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test, vi } from 'vitest';
import { controlWays } from '../support/control-ways.ts';
import { startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { acknowledgedBuild, buildTypeFixture, enqueueBuild, jobId, pollBuild } from '../support/jobs.ts';

describe.each(controlWays)('%s', (_way, start) => {
  async function report(emulator: TestEmulator, id: string, continuationToken?: string) {
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: id, continuationToken }));
  }

  describe('a wait', () => {
    test('ends at once when the job has the status', async () => {
      await using started = await start();
      const id = await enqueueBuild(started.emulator);

      const job = await started.control.jobs.waitFor(id, 'Queued');

      expect(job).toEqual(await started.control.jobs.get(id));
    });

    test('ends when the job comes to it', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const id = await acknowledgedBuild(emulator);

      const [job] = await Promise.all([control.jobs.waitFor(id, 'Succeeded'), report(emulator, id)]);

      expect(job.status).toBe('Succeeded');
    });

    test('ends when the clock brings it there', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const id = await enqueueBuild(emulator);

      const [job] = await Promise.all([control.jobs.waitFor(id, 'TimedOut'), control.clock.advance('24h')]);

      expect(job.status).toBe('TimedOut');
    });

    test('follows the continuations to the last one, named by any of them', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const first = await acknowledgedBuild(emulator);
      await report(emulator, first, 'more');
      const polled = await pollBuild(emulator);

      const waits = Promise.all([
        control.jobs.waitFor(first, 'Succeeded'),
        control.jobs.waitFor(polled?.id as string, 'Succeeded'),
      ]);
      await emulator.client.send(new AcknowledgeJobCommand({ jobId: polled?.id, nonce: polled?.nonce }));
      await report(emulator, polled?.id as string);

      expect((await waits).map(({ id, chain }) => [id, chain])).toEqual([
        [jobId(2), [jobId(1), jobId(2)]],
        [jobId(2), [jobId(1), jobId(2)]],
      ]);
    });

    test('looks at the one job where it is told not to follow', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const first = await acknowledgedBuild(emulator);
      await report(emulator, first, 'more');

      const job = await control.jobs.waitFor(first, 'Succeeded', { chain: false });

      expect(job.id).toBe(first);
    });

    test('is refused at once when the job has ended otherwise, with the reason', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const id = await acknowledgedBuild(emulator);
      const failureDetails = { type: 'JobFailed', message: 'The compiler found mistakes.' } as const;
      const waited = expect(control.jobs.waitFor(id, 'Succeeded')).rejects.toMatchObject({
        name: 'ControlError',
        code: 'ended',
        message: `Job ${id} has ended as Failed (JobFailed: The compiler found mistakes.), not as Succeeded.`,
      });

      await emulator.client.send(new PutJobFailureResultCommand({ jobId: id, failureDetails }));

      await waited;
    });

    test.each([0, 1, '1ms', 'PT0.001S', { milliseconds: 1 }])('gives up after its time-out: %j', async (timeout) => {
      await using started = await start();
      const id = await enqueueBuild(started.emulator);

      await expect(started.control.jobs.waitFor(id, 'Succeeded', { timeout })).rejects.toMatchObject({
        name: 'ControlError',
        code: 'timeout',
        message: `Job ${id} is Queued, not Succeeded, after ${timeout === 0 ? 0 : 0.001} s. No worker has polled for Build/Custom/MyBuild/1.`,
      });
    });

    test('refuses a time-out that is none, and a status that is none', async () => {
      await using started = await start();
      const id = await enqueueBuild(started.emulator);

      await expect(started.control.jobs.waitFor(id, 'Succeeded', { timeout: 'soon' })).rejects.toMatchObject({
        code: 'invalid',
        message: "'soon' is not a duration; write one as PT16M, 16m, 1h30m or 500ms.",
      });
      await expect(started.control.jobs.waitFor(id, 'Done' as never)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(/^status: 'Done' is not one of Created, Queued, Dispatched, /),
      });
    });

    test('is refused when the state is replaced by one without the job, and goes on in one that has it', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const id = await acknowledgedBuild(emulator);
      await control.snapshots.take('before');
      await report(emulator, id);
      await control.snapshots.restore('before');
      const waited = control.jobs.waitFor(id, 'Succeeded');
      await control.jobs.get(id);

      await control.snapshots.restore('before');
      await report(emulator, id);
      expect((await waited).status).toBe('Succeeded');
      await control.snapshots.restore('before');
      const lost = expect(control.jobs.waitFor(id, 'Succeeded')).rejects.toMatchObject({ code: 'notFound' });
      await control.jobs.get(id);
      await control.reset();
      await lost;
    });

    test('is refused when the emulator stops, and does not hold it up', async () => {
      await using started = await start();
      const { control, emulator } = started;
      const id = await enqueueBuild(emulator);
      const waited = expect(control.jobs.waitFor(id, 'Succeeded')).rejects.toMatchObject({
        name: 'ControlError',
        code: 'unreachable',
      });
      await control.jobs.get(id);

      await emulator.stop();

      await waited;
    });
  });
});

test('a wait over HTTP is given up at once when its client leaves', async () => {
  await using emulator = await startTestEmulator({
    logLevel: 'debug',
    fixtures: { actionTypes: [buildTypeFixture] },
  });
  const id = await enqueueBuild(emulator);
  const path = `/_emulator/v1/jobs/${id}/wait?status=Succeeded&timeout=1h`;
  const client = new AbortController();
  const left = expect(fetch(emulator.endpoint + path, { signal: client.signal })).rejects.toThrow('aborted');
  // Another that came later is over: the first waits by now.
  expect((await fetch(`${emulator.endpoint}${path.replace('1h', '50ms')}`)).status).toBe(408);
  client.abort();
  await left;

  await vi.waitFor(() => expect(emulator.log).toContain(`debug: GET ${path}: the client left in the middle.`));
});
