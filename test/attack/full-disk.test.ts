import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AttackedProcess } from '../support/attack/attacked-process.ts';
import { Client } from '../support/attack/client.ts';
import { controlAttacker } from '../support/attack/control-attacker.ts';
import { fixtureAttacker } from '../support/attack/fixture-attacker.ts';
import { largestFileBeside, limitFiles } from '../support/attack/limit-files.ts';
import { operationAttacker } from '../support/attack/operation-attacker.ts';
import { Random } from '../support/attack/random.ts';
import { s3Attacker } from '../support/attack/s3-attacker.ts';
import { attack, sizeOf, timeout } from '../support/attack/series.ts';
import { storm } from '../support/attack/storm.ts';
import { targetDocument } from '../support/attack/target-document.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType } from '../support/jobs.ts';

const times = sizeOf('FULL_DISKS', 2, 60);
const requests = 120;
const jobsBeyondMemory = 30_000;
const isLinux = process.platform === 'linux';

/** Writes over and over until the disk is full, and a while longer, but not for ever; answers what was answered. */
async function fill(port: number) {
  using client = new Client(port);
  const jobs: string[] = [];
  const objects: string[] = [];
  let refusals = 0;
  for (let index = 0; index < 25 && refusals < 6; index++) {
    const { status, body } = await client.control('POST', '/jobs', { actionTypeId: buildType });
    await client.call('PollForJobs', { actionTypeId: buildType });
    if (status === 200) jobs.push(body.id);
    const put = await client.s3('PUT', `/bucket-1/full-${index}`, Buffer.alloc(20_000, index));
    if (put.status === 200) objects.push(`full-${index}`);
    for (const answered of [status, put.status]) if (answered >= 500) refusals += 1;
  }
  return { jobs, objects };
}

describe.skipIf(!isLinux).each(['a file', 'memory'])('of a state in %s', (place) => {
  test('a disk that is full now and then costs answers, and nothing else', { timeout }, () =>
    attack(`full disk, state in ${place}`, async (seed) => {
      using folder = temporaryFolder();
      const random = new Random(seed);
      const fixtures = folder.write('target.json', JSON.stringify(targetDocument));
      const db = folder.write('state/state.db', '');
      const isInFile = place === 'a file';
      // Windows end all the time, so that there is work to be written that no request waits for.
      const args = [
        ...(isInFile ? ['--db', db] : []),
        '--fixtures',
        fixtures,
        '--log-level',
        'error',
        '--acknowledgement-window',
        '50ms',
      ];
      const tmpdir = join(folder.path, 'state');
      const start = () => AttackedProcess.start(args, { isWatched: true, tmpdir });
      const attackers = [operationAttacker(), s3Attacker(), await controlAttacker(), fixtureAttacker()];
      const counts = { answered: 0, failed: 0 };

      let { process, port } = await start();
      for (let time = 0; time < times; time++) {
        await using ended = process;
        const attacker = random.in(attackers);
        const parts = { process, port, seed: random.below(2 ** 31), count: requests };
        await storm(attacker, parts);
        // What lies in a file beyond the limit can be read, and no longer written: any moment may be the first that fails.
        using client = new Client(port);
        await client.control('POST', '/jobs', { actionTypeId: buildType, count: 20 });
        await client.call('PollForJobs', { actionTypeId: buildType, maxBatchSize: 10 });
        // Of a state without a file only what is larger than its memory is written anywhere.
        if (!isInFile) await client.control('POST', '/jobs', { actionTypeId: buildType, count: jobsBeyondMemory });
        const largest = isInFile ? largestFileBeside(db) : jobsBeyondMemory * 300;
        const limit = random.of(0, random.below(100_000), random.below(largest));
        limitFiles(process.pid, limit);
        const { statuses } = await storm(attacker, { ...parts, mayFail: true });
        const written = await fill(port);
        limitFiles(process.pid, 'unlimited');

        await expectAll(client, written);
        // Whatever was deleted meanwhile, an emulator that is reset has all again.
        await expectToServe(client);
        await storm(attacker, { ...parts, seed: parts.seed + 1 });
        for (const [status, count] of statuses)
          counts[status >= 500 && status !== 501 ? 'failed' : 'answered'] += count;

        if (random.chance(0.5)) await ended.kill();
        else expect(await ended.stop()).toBe(0);
        ({ process, port } = await start());
      }
      expect(await process.stop()).toBe(0);
      return `${times} times full, ${counts.failed} requests failed then and ${counts.answered} did not, all went on afterwards`;
    }),
  );
});

/** That everything goes on as after a start. */
async function expectToServe(client: Client): Promise<void> {
  const answers = [
    await client.control('POST', '/reset', {}),
    await client.control('POST', '/jobs', { actionTypeId: buildType }),
    await client.call('PollForJobs', { actionTypeId: buildType }),
    await client.s3('PUT', '/bucket-1/after', 'room'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
}

/** What was answered while the disk filled up is there, whatever was refused meanwhile. */
async function expectAll(client: Client, { jobs, objects }: Awaited<ReturnType<typeof fill>>): Promise<void> {
  for (const id of jobs) expect((await client.control('GET', `/jobs/${id}`)).status, id).toBe(200);
  for (const key of objects) {
    const { body } = await client.s3('GET', `/bucket-1/${key}`);
    expect(body.length, key).toBe(20_000);
    expect(body.every((byte) => byte === body[0])).toBe(true);
  }
}
