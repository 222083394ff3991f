import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AttackedProcess } from '../support/attack/attacked-process.ts';
import { Client } from '../support/attack/client.ts';
import { ConnectionEnded } from '../support/attack/connection.ts';
import { Random } from '../support/attack/random.ts';
import { attack, sizeOf, timeout } from '../support/attack/series.ts';
import { difference, isSame, readState, type WholeState } from '../support/attack/whole-state.ts';
import { sourceStub, stagesOf } from '../support/executions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType } from '../support/jobs.ts';
import { buildAction, pipelineFixtures } from '../support/pipelines.ts';
import { bytesOf } from '../support/s3.ts';

const kills = sizeOf('TRANSFER_KILLS', 5, 150);
const buckets = ['one', 'two'];
/** Jobs whose ids are known beforehand, so that the state that a reset leads to is. */
const jobs = (series: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: jobIdOf(series, index), actionTypeId: buildType }));
const workPipeline = (name: string) => stagesOf({ Work: [buildAction()] }, { name });

const document = {
  ...pipelineFixtures,
  stubs: [sourceStub],
  buckets: buckets.map((name) => ({ name })),
  pipelines: [workPipeline('First')],
  jobs: jobs(0, 40),
};

/** Something that replaces the state or copies it, and the state that there is when it has succeeded. */
interface Transfer {
  readonly name: string;
  /** Makes what it needs. */
  prepare?(client: Client): Promise<void>;
  run(client: Client): Promise<{ readonly status: number }>;
  after(before: WholeState): WholeState;
}

/** The states between which transfers go, and their files. */
async function makeTransfers(client: Client): Promise<Transfer[]> {
  const first = await readState(client, buckets);
  await client.control('POST', '/jobs', { actionTypeId: buildType, count: 200 });
  await client.s3('PUT', '/one/large', bytesOf(12_000_000, 3));
  await client.control('POST', '/snapshots', { name: 'large' });
  const large = await readState(client, buckets);
  const { body: largeFile } = await client.exportState();
  for (let index = 0; index < 30; index++) await client.s3('PUT', `/two/${index}`, bytesOf(100_000, index));
  await client.s3('DELETE', '/one/large');
  await client.control('POST', '/fixtures', { pipelines: [workPipeline('Second')], jobs: jobs(90_000_000, 100) });
  await client.control('POST', '/snapshots', { name: 'many' });
  const many = await readState(client, buckets);
  const { body: manyFile } = await client.exportState();

  const restore = (name: string, file: Buffer, state: WholeState): Transfer => ({
    name: `restore of ${name}`,
    async prepare(from) {
      const { body } = await from.control('GET', '/snapshots');
      if ((body.snapshots as { name: string }[]).some((snapshot) => snapshot.name === name)) return;
      // An import has left none.
      await from.importState(file);
      await from.control('POST', '/snapshots', { name });
      await from.control('POST', '/reset', {});
    },
    run: (from) => from.control('POST', `/snapshots/${name}/restore`, {}),
    after: () => state,
  });
  const load = (name: string, file: Buffer, state: WholeState): Transfer => ({
    name: `import of ${name}`,
    run: (from) => from.importState(file),
    after: () => state,
  });
  let seeded = 0;
  return [
    restore('large', largeFile, large),
    load('many', manyFile, many),
    { name: 'reset', run: (from) => from.control('POST', '/reset', {}), after: () => first },
    { name: 'export', run: (from) => from.exportState(), after: (before) => before },
    {
      name: 'seed',
      run(from) {
        seeded += 1;
        return from.control('POST', '/fixtures', {
          jobs: jobs(seeded, 50),
          pipelines: [workPipeline(`Seeded${seeded}`)],
        });
      },
      after: (before) =>
        new Set([...before, ...jobs(seeded, 50).map(({ id }) => `job ${id} Queued`), `pipeline Seeded${seeded}`]),
    },
    restore('many', manyFile, many),
    load('large', largeFile, large),
  ];
}

function jobIdOf(series: number, index: number): string {
  return `${String(series).padStart(8, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

test('a kill in the middle of whatever replaces the state leaves it as it was or as it was to be', { timeout }, () =>
  attack('kill -9 in mid-transfer', async (seed) => {
    using folder = temporaryFolder();
    using temporary = temporaryFolder();
    const random = new Random(seed);
    const db = join(folder.path, 'state.db');
    const fixtures = folder.write('first.json', JSON.stringify(document));
    // What runs of itself would make states differ for no other reason: time stands still.
    const args = ['--db', db, '--fixtures', fixtures, '--clock', 'manual', '--log-level', 'error'];
    const start = () => AttackedProcess.start(args, { tmpdir: temporary.path });
    const outcomes = { before: 0, after: 0 };

    const first = await start();
    await using _first = first.process;
    using firstClient = new Client(first.port);
    const transfers = await makeTransfers(firstClient);
    const lasts = new Map<Transfer, number>();
    let { process, port } = first;
    for (let kill = 0; kill < kills; kill++) {
      using client = new Client(port);
      // The short run does one of each kind.
      const transfer = transfers[kill < transfers.length ? kill : random.below(transfers.length)] as Transfer;
      await transfer.prepare?.(client);
      if (!lasts.has(transfer)) {
        const began = performance.now();
        await transfer.run(client);
        lasts.set(transfer, performance.now() - began);
        await transfer.prepare?.(client);
      }
      const whole = await readState(client, buckets);

      const isAnswered = await killWithin(
        process,
        transfer,
        port,
        random.next() * 1.2 * (lasts.get(transfer) as number),
      );

      ({ process, port } = await start());
      using again = new Client(port);
      const state = await readState(again, buckets);
      const expected = transfer.after(whole);
      const isDone = isSame(state, expected);
      if (isAnswered && !isDone) throw new Error(`The ${transfer.name} was answered; ${difference(state, expected)}`);
      if (!isDone && !isSame(state, whole)) {
        throw new Error(`The ${transfer.name} was half done: ${difference(state, whole)} than before`);
      }
      outcomes[isDone && !isSame(expected, whole) ? 'after' : 'before'] += 1;
      // What the killed process left there is gone.
      // The sweep begins with the start, which does not wait for it.
      const { pid } = process;
      const left = () => readdirSync(temporary.path).filter((name) => !name.includes(`-${pid}-`));
      await expect.poll(left, { message: `what the kill in the ${transfer.name} has left` }).toEqual([]);
    }

    expect(await process.stop()).toBe(0);
    expect(readdirSync(folder.path).sort()).toEqual(['first.json', 'state.db']);
    expect(readdirSync(temporary.path)).toEqual([]);
    return `${kills} kills, ${outcomes.before} states as before and ${outcomes.after} as after, none between`;
  }),
);

/** Begins a transfer and kills the process after a while; answers whether it was told that it was done. */
async function killWithin(process: AttackedProcess, transfer: Transfer, port: number, milliseconds: number) {
  using client = new Client(port);
  let isAnswered = false;
  const ended = transfer.run(client).then(
    ({ status }) => {
      if (status !== 200) throw new Error(`The ${transfer.name} was answered ${status}`);
      isAnswered = true;
    },
    (error) => {
      if (!(error instanceof ConnectionEnded)) throw error;
    },
  );
  await after(milliseconds);
  await process.kill();
  await ended;
  return isAnswered;
}
