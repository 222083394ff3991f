import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { type OperationName, operationNames } from '../../src/model/service-model.ts';
import type { FixtureDocument } from '../../src/seeding/types.ts';
import { AttackedProcess } from '../support/attack/attacked-process.ts';
import { Client } from '../support/attack/client.ts';
import { doctorState } from '../support/attack/doctor-state.ts';
import { Random } from '../support/attack/random.ts';
import { attack, sizeOf } from '../support/attack/series.ts';
import { longestBlock } from '../support/attack/storm.ts';
import { targetDocument } from '../support/attack/target-document.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { call } from '../support/http.ts';
import { PlausibleInputs } from '../support/plausible-inputs.ts';
import { s3ClientFor } from '../support/s3.ts';
import { digestOf, doctored, exported } from '../support/states.ts';

const files = sizeOf('FILES', 60, 20_000);
/** States that are doctored; each is what some hundred operations have left. */
const states = 4;
/** Emulators that are given files at the same time: what one of them computes, the others and this process wait for. */
const lanes = sizeOf('LANES', 1, 3);
const calls = 150;

const reading = operationNames.filter((name) => /^(Get|List|Poll)/.test(name));

/** A state in which much is under way. */
async function stateOf(seed: number): Promise<Buffer> {
  const random = new Random(seed);
  const fixtures = {
    ...targetDocument,
    functions: {
      inline: { inlineCode: 'exports.handler = async () => {}', handler: 'index.handler', runtime: 'nodejs22.x' },
      elsewhere: { url: 'http://127.0.0.1:1/' },
    },
    eventTargets: [{ url: 'http://127.0.0.1:1/events' }],
  };
  await using emulator = await startTestEmulator({ fixtures: fixtures as FixtureDocument });
  const s3 = s3ClientFor(emulator);
  for (const Key of ['app.zip', 'a/b', 'empty']) {
    await s3.send(
      new PutObjectCommand({ Bucket: 'bucket-2', Key, Body: Buffer.from(Key === 'empty' ? '' : Key.repeat(1000)) }),
    );
    await s3.send(new PutObjectCommand({ Bucket: 'bucket-2', Key, Body: 'again', Metadata: { by: 'me' } }));
  }
  s3.destroy();
  const inputs = new PlausibleInputs();
  for (let count = 0; count < calls; count++) {
    if (random.chance(0.1)) await emulator.clock.advance(random.of('1s', '31s', '61s', '10m'));
    const operation = random.chance(0.3)
      ? random.of('StartPipelineExecution', 'PollForJobs')
      : random.in(operationNames);
    if (/^(Delete|Disable)/.test(operation)) continue;
    const input = inputs.of(operation, random);
    const { status, body } = await call(emulator, operation, input);
    if (status === 200) inputs.learn(operation, input, body);
  }
  return await exported(emulator.endpoint);
}

/** Looks at everything and lets everything happen that a state has in it; answers what failed. */
async function useState(client: Client, random: Random): Promise<string[]> {
  const failures: string[] = [];
  const note = (what: string, { status, body }: { status: number; body?: unknown }) => {
    if (status >= 500) failures.push(`${what}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  };
  const look = async (operations: readonly OperationName[]) => {
    const inputs = new PlausibleInputs();
    for (const operation of operations) {
      const input = inputs.of(operation, random);
      const answer = await client.call(operation, input);
      if (answer.status === 200) inputs.learn(operation, input, answer.body);
      note(operation, answer);
    }
    for (const path of ['/jobs?limit=1000', '/pipelines', '/functions', '/action-types', '/events']) {
      note(path, await client.control('GET', path));
    }
    for (const name of ['One', 'Two', 'Sample']) note('state', await client.call('GetPipelineState', { name }));
    for (const bucket of ['bucket-1', 'bucket-2']) note(bucket, await client.s3('GET', `/${bucket}?versions`));
    note('app.zip', await client.s3('GET', '/bucket-2/app.zip'));
  };
  await look([random.in(reading), random.in(reading)]);
  note('a day', await client.control('POST', '/clock', { advance: '25h' }));
  await look(reading);
  note('export', await client.exportState());
  return failures;
}

/** What becomes of files, in numbers. */
interface Tally {
  taken: number;
  refused: number;
  /** Milliseconds. */
  block: number;
}

/**
 * Gives an emulator of its own one file after the other.
 * @param indexes Of the files: with the seed they settle what is doctored and how
 */
async function tryFiles(indexes: Iterable<number>, seed: number, bases: readonly Buffer[]): Promise<Tally> {
  const args = ['--clock', 'manual', '--log-level', 'error'];
  const { process, port } = await AttackedProcess.start(args, { isWatched: true });
  await using _ended = process;
  using client = new Client(port);
  for (const base of bases) expect((await client.importState(base)).body.toString()).toBe('{}');
  // Nothing happens by itself in it, so that it must be as it was.
  const calm = doctored(bases[0] as Buffer, 'DELETE FROM event_targets; DELETE FROM effects; DELETE FROM functions');
  const tally: Tally = { taken: 0, refused: 0, block: 0 };
  await process.sample();

  for (const index of indexes) {
    const random = new Random(seed + Math.imul(index + 1, 0x9e3779b1));
    const { bytes, done } = doctorState(random, random.in(bases));
    const logged = process.output.length;
    const told = () => `File ${index}: ${done}\n${process.output.slice(logged)}`;
    const { status, body } = await client.importState(bytes).catch((error: Error) => {
      throw new Error(`${error.message} ${told()}`);
    });
    if (status === 200) {
      tally.taken++;
      const failures = await useState(client, random);
      expect(failures, told()).toEqual([]);
      expect(process.output.slice(logged), told()).toBe('');
    } else {
      tally.refused++;
      expect([status, JSON.parse(body.toString()).code], `${told()} ${body}`).toEqual([400, 'invalid']);
      if (tally.refused % 10 === 0) {
        await client.importState(calm);
        const before = digestOf((await client.exportState()).body);
        expect((await client.importState(bytes)).status, told()).toBe(400);
        expect(digestOf((await client.exportState()).body), told()).toBe(before);
      }
    }
    const { longestBlock: longest } = await process.sample();
    tally.block = Math.max(tally.block, longest);
    expect(longest, told()).toBeLessThan(longestBlock);
  }

  expect(await process.stop()).toBe(0);
  return tally;
}

/** The numbers below `count`, each given to whoever asks first. */
function* countTo(count: number): Generator<number> {
  for (let index = 0; index < count; index++) yield index;
}

test('doctored state files are taken or refused, and nothing else becomes of them', {
  timeout: 7_200_000,
}, async () => {
  await attack('doctored state files', async (seed) => {
    const bases: Buffer[] = [];
    for (let number = 0; number < states; number++) bases.push(await stateOf(seed + number));
    const indexes = countTo(files);
    // A lane ends before the files do only when something is wrong, and the others with it.
    const lane = () => tryFiles(indexes, seed, bases).finally(() => indexes.return(undefined));
    const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
    const tallies = ended.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });

    const sum = (of: (tally: Tally) => number) => tallies.reduce((total, tally) => total + of(tally), 0);
    const [taken, refused] = [sum((tally) => tally.taken), sum((tally) => tally.refused)];
    expect(taken + refused).toBe(files);
    const block = Math.max(...tallies.map((tally) => tally.block));
    return `${files} files, ${taken} taken, ${refused} refused, longest block ${block.toFixed(0)} ms`;
  });
});
