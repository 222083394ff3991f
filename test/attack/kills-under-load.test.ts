import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AttackedProcess } from '../support/attack/attacked-process.ts';
import { Client } from '../support/attack/client.ts';
import { ConnectionEnded } from '../support/attack/connection.ts';
import { Ledger, loadedPipeline } from '../support/attack/ledger.ts';
import { Random } from '../support/attack/random.ts';
import { attack, sizeOf, timeout } from '../support/attack/series.ts';
import { sourceStub, stagesOf } from '../support/executions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType } from '../support/jobs.ts';
import { buildAction, pipelineFixtures } from '../support/pipelines.ts';

const kills = sizeOf('KILLS', 6, 300);
const workers = 6;
const writers = 2;
/** A process is killed after so many answers at most, and then some milliseconds. */
const mostAnswers = 60;
const mostMilliseconds = 20;

const document = {
  ...pipelineFixtures,
  stubs: [sourceStub],
  buckets: [{ name: 'load' }],
  pipelines: [stagesOf({ Work: [buildAction()] }, { name: loadedPipeline })],
  jobs: [{ actionTypeId: buildType, count: 100 }],
};

/** Loads a process until it is killed. */
async function loadUntilKilled(process: AttackedProcess, port: number, ledger: Ledger, random: Random): Promise<void> {
  const clients = Array.from({ length: workers + writers }, () => new Client(port));
  const lanes = clients.map((client, index) => {
    const own = new Random(random.below(2 ** 31));
    return index < workers ? ledger.work(client, own) : ledger.write(client, own, `writer-${index}`);
  });
  const ended = Promise.allSettled(lanes);
  // A lane that fails ends the load, too.
  const enough = ledger.moreAnswers(1 + random.below(mostAnswers));
  await Promise.race([enough, ...lanes]).catch(() => {});
  await after(random.next() * mostMilliseconds);
  await process.kill();
  for (const outcome of await ended) {
    if (outcome.status === 'rejected' && !(outcome.reason instanceof ConnectionEnded)) throw outcome.reason;
  }
}

test('whatever was answered before a kill is true after it, and no job has two holders', { timeout }, () =>
  attack('kill -9 under load', async (seed) => {
    using folder = temporaryFolder();
    using temporary = temporaryFolder();
    const random = new Random(seed);
    const db = join(folder.path, 'state.db');
    const fixtures = folder.write('load.json', JSON.stringify(document));
    const args = ['--db', db, '--fixtures', fixtures, '--acknowledgement-window', '24h', '--log-level', 'error'];
    const start = () => AttackedProcess.start(args, { tmpdir: temporary.path });
    const ledger = new Ledger();

    for (let kill = 0; kill < kills; kill++) {
      const { process, port } = await start();
      await using _ended = process;
      using client = new Client(port);
      await ledger.check(client);
      await loadUntilKilled(process, port, ledger, random);
    }
    const { process, port } = await start();
    await using _ended = process;
    using client = new Client(port);
    await ledger.check(client, { isWhole: true });

    expect(await process.stop()).toBe(0);
    expect(readdirSync(folder.path).sort()).toEqual(['load.json', 'state.db']);
    expect(readdirSync(temporary.path)).toEqual([]);
    expect(ledger.answers).toBeGreaterThan(kills);
    return `${kills} kills, ${ledger.answers} answers, none lost, no second holder`;
  }),
);
