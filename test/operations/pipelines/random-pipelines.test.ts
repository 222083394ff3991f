import {
  type ActionDeclaration,
  GetPipelineCommand,
  type PipelineDeclaration,
  type StageDeclaration,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerOf } from '../../support/answers.ts';
import { startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { call } from '../../support/http.ts';
import {
  answeredPipeline,
  approvalAction,
  buildAction,
  createPipeline,
  deployAction,
  fullPipeline,
  pipeline,
  pipelineFixtures,
  sourceAction,
} from '../../support/pipelines.ts';

const fixtures = [pipelineFixtures];
const runs = process.env.LONG === undefined ? 100 : 5000;

const name = fc.stringMatching(/^[A-Za-z0-9.@_-]{1,100}$/);
const text = fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }).filter((value) => !value.includes('#{'));

type Draw = fc.GeneratorValue;

/** An action that is valid in its place; its inputs are of the artifacts that earlier stages make. */
function drawAction(draw: Draw, stageIndex: number, index: number, available: readonly string[]): ActionDeclaration {
  const place = `${stageIndex}x${index}`;
  const common: Partial<ActionDeclaration> = {
    name: `${draw(() => fc.stringMatching(/^[A-Za-z0-9.@_-]{1,40}$/))}-${place}`,
    ...(draw(fc.boolean) && { runOrder: draw(() => fc.integer({ min: 1, max: 999 })) }),
    ...(draw(fc.boolean) && { namespace: `Namespace-${place}` }),
    ...(draw(fc.boolean) && { region: 'us-east-1' }),
  };
  if (stageIndex === 0) return sourceAction({ ...common, outputArtifacts: [{ name: `Source-${place}` }] });
  switch (draw(() => fc.constantFrom('build', 'deploy', 'approval'))) {
    case 'build':
      return buildAction({
        ...common,
        inputArtifacts: draw(() => fc.subarray([...available], { maxLength: Math.min(5, available.length) })).map(
          (artifact) => ({
            name: artifact,
          }),
        ),
        outputArtifacts: draw(() => fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 5 })).map((number) => ({
          name: `Built-${place}-${number}`,
        })),
      });
    case 'deploy':
      return deployAction({
        ...common,
        configuration: { Host: draw(() => text), Note: draw(() => text) },
        inputArtifacts: [{ name: draw(() => fc.constantFrom(...available)) }],
      });
    default:
      return approvalAction({ ...common, timeoutInMinutes: draw(() => fc.integer({ min: 5, max: 86_400 })) });
  }
}

function drawPipeline(draw: Draw): PipelineDeclaration {
  const available: string[] = [];
  const stages = Array.from(
    { length: draw(() => fc.integer({ min: 2, max: 6 })) },
    (_, stageIndex): StageDeclaration => {
      const count = draw(() => fc.integer({ min: 1, max: 5 }));
      const actions = Array.from({ length: count }, (_, index) => drawAction(draw, stageIndex, index, available));
      available.push(
        ...actions.flatMap((action) => (action.outputArtifacts ?? []).map((artifact) => artifact.name as string)),
      );
      return { name: `Stage${stageIndex}`, actions };
    },
  );
  const isV2 = draw(fc.boolean);
  return pipeline({
    name: draw(() => name),
    stages,
    ...(isV2 && {
      pipelineType: 'V2',
      executionMode: draw(() => fc.constantFrom('QUEUED', 'SUPERSEDED', 'PARALLEL')),
      variables: [{ name: 'Variable', defaultValue: 'value' }],
    }),
  });
}

test('every valid declaration reads back as it was given, and can be given again', async () => {
  await using emulator = await startTestEmulator({ fixtures });
  const property = fc.asyncProperty(fc.gen(), async (draw) => {
    const declaration = drawPipeline(draw);

    const created = await answerOf(createPipeline(emulator, declaration));
    const { pipeline: read } = await emulator.client.send(new GetPipelineCommand({ name: declaration.name }));
    const updated = await answerOf(emulator.client.send(new UpdatePipelineCommand({ pipeline: read })));

    expect(created).toEqual({ pipeline: answeredPipeline(declaration, 1) });
    expect(read).toEqual(answeredPipeline(declaration, 1));
    expect(updated).toEqual({ pipeline: answeredPipeline(declaration, 2) });
    await deletePipeline(emulator, declaration.name);
  });
  // What `fc.gen` made takes for ever to shrink; the seed of a failure is enough to see it again.
  await fc.assert(property, { numRuns: runs, endOnFailure: true });
}, 600_000);

/** What may stand where something else belongs: values of every kind, and words that mean something somewhere. */
const intruder = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    '****',
    '#{',
    '#{}',
    '#{a}',
    '#{variables.x}',
    'V1',
    'PARALLEL',
    'ROLLBACK',
    'Source',
  ),
  fc.constantFrom<unknown>('App', 'Work', 'Custom', 'eu-west-1', 0, 1, -1, 1e9, true, [], {}, [{}], [null]),
  fc.constantFrom<unknown>(JSON.parse('{"__proto__":"x"}'), { constructor: 'x' }, { toString: 'x' }),
  fc.jsonValue(),
);

/** A change at one place of a JSON value: the place by numbers that are taken modulo what is there. */
const mutation = fc.record({ path: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 9 }), value: intruder });

function mutate(value: unknown, [step, ...rest]: readonly number[], intruding: unknown): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return intruding;
  const keys = Object.keys(value);
  if (keys.length === 0) return intruding;
  const key = keys[step % keys.length] as string;
  const changed = mutate((value as Record<string, unknown>)[key], rest, intruding);
  return Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
}

test('no declaration, however wrong, is answered with an error of the emulator', async () => {
  await using emulator = await startTestEmulator({ fixtures });
  await createPipeline(emulator, pipeline({ name: 'Old' }));
  const property = fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
    const mutated = mutations.reduce<unknown>((value, { path, value: intruding }) => mutate(value, path, intruding), {
      ...fullPipeline,
      name: 'Mutated',
    });

    const created = await call(emulator, 'CreatePipeline', { pipeline: mutated });
    const updated = await call(emulator, 'UpdatePipeline', { pipeline: withName(mutated, 'Old') });

    expect([200, 400]).toContain(created.status);
    expect([200, 400]).toContain(updated.status);
    expect((await call(emulator, 'GetPipeline', { name: 'Old' })).status).toBe(200);
    const { pipeline: taken } = created.body as { pipeline?: { name: string } };
    if (taken === undefined) return;
    expect((await call(emulator, 'GetPipeline', { name: taken.name })).status).toBe(200);
    await deletePipeline(emulator, taken.name);
  });
  await fc.assert(property, { numRuns: runs * 10 });
}, 600_000);

function withName(declaration: unknown, given: string): unknown {
  return typeof declaration === 'object' && declaration !== null && !Array.isArray(declaration)
    ? { ...declaration, name: given }
    : declaration;
}

async function deletePipeline(emulator: TestEmulator, pipelineName: string | undefined): Promise<void> {
  await call(emulator, 'DeletePipeline', { name: pipelineName });
}
