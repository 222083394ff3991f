import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { startCommand } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { call } from '../support/http.ts';
import { buildType } from '../support/jobs.ts';

interface PolledJob {
  readonly id: string;
  readonly nonce: string;
}

describe('a kill in the middle of traffic', () => {
  test('loses nothing that was answered, and the file can be used at once', async () => {
    using folder = temporaryFolder();
    const db = join(folder.path, 'state.db');
    await using started = await startCommand(['--db', db]);
    const { command, endpoint } = started;
    const seeded = await fetch(`${endpoint}/_emulator/v1/jobs`, {
      method: 'POST',
      body: JSON.stringify({ actionTypeId: buildType, count: 5000 }),
    });
    expect(seeded.status).toBe(200);

    // What the emulator answered for each job, in order; whatever it answered it must still know.
    const answered = new Map<string, string[]>();
    let steps = 0;
    const step = (id: string, what: string) => {
      answered.set(id, [...(answered.get(id) ?? []), what]);
      steps += 1;
      if (steps === 600) command.send('SIGKILL');
    };
    const work = async () => {
      for (;;) {
        const { body } = await call({ endpoint }, 'PollForJobs', { actionTypeId: buildType });
        for (const { id, nonce } of (body as { jobs: PolledJob[] }).jobs) {
          step(id, 'HandedOut');
          if ((await call({ endpoint }, 'AcknowledgeJob', { jobId: id, nonce })).status === 200)
            step(id, 'Acknowledged');
          if ((await call({ endpoint }, 'PutJobSuccessResult', { jobId: id })).status === 200)
            step(id, 'SuccessReported');
        }
      }
    };
    await Promise.allSettled(Array.from({ length: 8 }, work));
    const { signal } = await command.ended();

    await using emulator = await startEmulator({ db });

    expect(signal).toBe('SIGKILL');
    expect(steps).toBeGreaterThanOrEqual(600);
    for (const [id, events] of answered) {
      const { history } = await emulator.jobs.get(id);
      // One request more may have been committed than could be answered.
      expect(history.map(({ event }) => event).slice(0, events.length), id).toEqual(events);
      expect(history.length - events.length, id).toBeLessThanOrEqual(1);
    }
  });
});
