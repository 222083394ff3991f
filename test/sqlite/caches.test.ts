import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { OperationName } from '../../src/model/service-model.ts';
import { operations } from '../../src/operations/registry.ts';
import * as caches from '../../src/sqlite/caches.ts';
import * as executionCaches from '../../src/sqlite/executions/execution-caches.ts';
import { account, region, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { workOnce } from '../support/executions.ts';
import { call } from '../support/http.ts';
import { PlausibleInputs, plausibleDocument, SettledChoices } from '../support/plausible-inputs.ts';
import { randomStep } from '../support/random-steps.ts';
import { exported, imported, rowsOf } from '../support/states.ts';

const isLong = process.env.LONG !== undefined;
const runs = isLong ? 60 : 2;
const stepsPerRun = isLong ? 400 : 150;

/** What happens to the whole state besides operations and time. */
const upheavals = ['reset', 'take', 'restore', 'import', 'undo'] as const;

const step = fc.oneof(
  { weight: 30, arbitrary: randomStep },
  { weight: 1, arbitrary: fc.record({ action: fc.constantFrom(...upheavals), seed: fc.nat() }) },
);

/** Carries out an operation, and then has its transaction fail. */
function undo({ parts }: TestEmulator, name: OperationName, input: object): string {
  const place = {
    world: { accountId: account, region },
    worldKey: `${account}/${region}`,
    endpoint: 'http://127.0.0.1',
  };
  try {
    return parts.engine.perform((context) => {
      operations[name].handle({ ...context, ...place }, input as never);
      throw new Error('undone');
    });
  } catch (error) {
    return (error as Error).message;
  }
}

/** Does one step; answers what came of it. */
async function take(emulator: TestEmulator, action: (typeof upheavals)[number], name: OperationName, input: object) {
  switch (action) {
    case 'reset':
      await emulator.reset();
      return emulator.fixtures.load(plausibleDocument);
    case 'take':
      return emulator.snapshots.take('one');
    case 'restore':
      return emulator.snapshots.restore('one').catch((error: Error) => error.message);
    case 'import':
      return imported(emulator.endpoint, await exported(emulator.endpoint));
    case 'undo':
      return undo(emulator, name, input);
  }
}

type Methods = Record<string, (...parameters: unknown[]) => unknown>;

/** Answers of stores that remember which are not what SQLite says. */
const differences: { readonly of: string; readonly kept: unknown; readonly row: unknown }[] = [];

// Each look-up of what is kept is made of SQLite, too.
for (const { name: of, prototype } of Object.values({ ...caches, ...executionCaches })) {
  const kept = prototype as unknown as Methods;
  const asked = Object.getPrototypeOf(prototype) as Methods;
  for (const name of Object.getOwnPropertyNames(prototype).filter((name) =>
    /^(get|find|list|count|status)/.test(name),
  )) {
    const own = kept[name] as Methods[string];
    kept[name] = function (this: unknown, ...parameters) {
      const answer = own.apply(this, parameters);
      const row = asked[name]?.apply(this, parameters);
      if (!says(answer, row)) differences.push({ of: `${of}.${name}`, kept: answer, row });
      return answer;
    };
  }
}

/** Whether what is kept says all that a row says; of a job more may be known than was asked for. */
function says(kept: unknown, row: unknown): boolean {
  try {
    expect({ kept }).toMatchObject({ kept: row });
    return true;
  } catch {
    return false;
  }
}

afterEach(() => {
  expect(differences.splice(0)).toEqual([]);
});

test('a store that remembers rows holds the same ones, and tells the same events, as a store that asks each time', {
  timeout: 120_000 + runs * stepsPerRun * 200,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: stepsPerRun, maxLength: stepsPerRun }), async (steps) => {
      const start = (caches: boolean) => startTestEmulator({ fixtures: plausibleDocument }, undefined, { caches });
      await using remembering = await start(true);
      await using asking = await start(false);
      // Its events are made at once, those of the other when they are looked at.
      asking.parts.events.listen({ take: () => {}, end: () => {} });
      const inputs = new PlausibleInputs();
      const both = async (work: (emulator: TestEmulator) => Promise<unknown>) => {
        const [one, other] = [await whatever(remembering, work), await whatever(asking, work)];
        expect(one).toEqual(other);
        return one;
      };
      for (const [index, { action, seed }] of steps.entries()) {
        const choices = new SettledChoices(seed);
        if (action === 'wait') {
          const time = choices.of('1s', '31s', '61s', '10m', '10m', '2h', '8d');
          await both((emulator) => emulator.clock.advance(time));
        } else if (isUpheaval(action)) {
          const name = choices.of<OperationName>(
            'PollForJobs',
            'AcknowledgeJob',
            'PutJobSuccessResult',
            'CreatePipeline',
          );
          const input = inputs.of(name, choices);
          await both((emulator) => take(emulator, action, name, input));
        } else {
          const input = inputs.of(action, choices);
          const answer = (await both((emulator) => call(emulator, action, input))) as { status: number; body: object };
          if (answer.status === 200) inputs.learn(action, input, answer.body);
        }
        await both((emulator) => emulator.idle());
        if (index % 50 !== 49) continue;
        await both(async (emulator) => rowsOf(await exported(emulator.endpoint)));
        await both(async ({ parts }) => parts.events.list({}, 10_000).map(({ id: _, ...event }) => event));
      }
    }),
    {
      numRuns: runs,
      ...(!isLong && { seed: 20260101 }),
      // A history of a few steps tells no more than one of hundreds, and takes minutes to find.
      endOnFailure: true,
    },
  );
});

/** What comes of work on an emulator, wherever that listens. */
async function whatever(emulator: TestEmulator, work: (emulator: TestEmulator) => Promise<unknown>): Promise<unknown> {
  const told = JSON.stringify((await work(emulator)) ?? null);
  return JSON.parse(told.replaceAll(emulator.endpoint, 'http://emulator'));
}

function isUpheaval(action: string): action is (typeof upheavals)[number] {
  return (upheavals as readonly string[]).includes(action);
}

test('what is kept of a pipeline that runs is what its rows say', async () => {
  await using emulator = await startTestEmulator({ fixtures: 'fixtures/pipelines/release.yaml' });
  const type = (category: 'Build' | 'Test') =>
    ({ category, owner: 'Custom', provider: `Release${category}`, version: '1' }) as const;

  await workOnce(emulator, type('Build'), { outputVariables: { Version: '1.4.2' } });
  for (const _ of ['unit', 'browser']) await workOnce(emulator, type('Test'));

  expect((await emulator.pipelines.list())[0]?.name).toBe('ReleasePipeline');
});
