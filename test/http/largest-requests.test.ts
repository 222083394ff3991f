import { describe, expect, test } from 'vitest';
import { operationNames, shapeOf } from '../../src/model/service-model.ts';
import { costOf, limitOf } from '../support/cost.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { sendRaw, sendSigned } from '../support/http.ts';
import { type Place, placesOf, validInput, withValueAt } from '../support/valid-inputs.ts';

/** Milliseconds of the processor's time: 250 for the request, and as many to make, sign and send it. */
const most = 500;

/** Under what the API takes, with room for the rest of an input. */
const bytes = 4 * 1024 * 1024 - 64 * 1024;
const values = 230_000;

/** What matters to patterns and references, and what each text begins with. */
const pieces = ['a', '#{', ':', '{a}', '*{', 'a:000000000000:\n', '-a.', 'arn:aws:codepipeline:l:000000000000::'];

/** The largest values of a place's shape, with what they are. Most of them are not taken, and need not be made. */
function* largest({ shape }: Place, valid: unknown): Generator<readonly [string, () => unknown]> {
  if (shape.type === 'string') {
    for (const piece of pieces) {
      yield [`a text of '${piece}'`, () => piece.repeat(bytes / (JSON.stringify(piece).length - 2))];
    }
  } else if (shape.type === 'map') {
    yield [
      'many names',
      () => Object.fromEntries(Array.from({ length: values / 2 }, (_, index) => [`k${index}`, 'v'])),
    ];
    yield [
      'long values',
      () => Object.fromEntries(Array.from({ length: 3900 }, (_, index) => [`k${index}`, '#{'.repeat(500)])),
    ];
  } else if (shape.type === 'list') {
    const [item] = valid as unknown[];
    const text = JSON.stringify(item);
    const length = Math.floor(Math.min(bytes / (text.length + 10), values / text.split(/[,:[{]/).length));
    yield ['equal items', () => Array.from({ length }, () => item)];
    const isText = shapeOf(shape.member.shape).type === 'string';
    const named = (index: number) => (isText ? `${item}${index}` : JSON.parse(text.replaceAll('"x"', `"x${index}"`)));
    yield ['unlike items', () => Array.from({ length }, (_, index) => named(index))];
  }
}

function valueAt(input: unknown, { steps }: Place): unknown {
  return steps.reduce<unknown>((parent, step) => (parent as Record<string | number, unknown>)[step], input);
}

/** Of so many one is taken; `LARGEST=1` takes all. */
const oneOf = Number(process.env.LARGEST ?? 31);

describe('a request as large as the API takes it', () => {
  test.each(operationNames)('to %s holds nobody up', { timeout: 120_000 }, async (operation) => {
    await using emulator = await startTestEmulator();
    const input = validInput(operation);
    const bodies = placesOf(operation).flatMap((place) =>
      [...largest(place, valueAt(input, place))].map(([what, value]) => ({
        what: `${place.path}: ${what}`,
        place,
        value,
      })),
    );
    const costs: [string, number][] = [];
    await sendSigned(emulator, { operation, body: JSON.stringify(input) });

    for (const { what, place, value } of bodies.filter((_, index) => index % oneOf === 0)) {
      const body = JSON.stringify(withValueAt(input, place, value()));
      let status = 0;
      const cost = await costOf(async () => {
        status = (await sendSigned(emulator, { operation, body })).status;
      });
      expect([what, status]).toEqual([what, 400]);
      costs.push([what, cost]);
    }

    expect(costs.filter(([, cost]) => cost > limitOf(most))).toEqual([]);
  });
});

describe('a large request to the control API', () => {
  const long = 'a'.repeat(3_000_000);
  const items = <Item>(item: Item) => Array.from({ length: 60_000 }, () => item);

  test.each([
    ['/jobs', { actionTypeId: { category: long, owner: long, provider: long, version: long } }],
    ['/jobs', { inputArtifacts: items({ a: 1 }) }],
    ['/fixtures', { jobs: items(1) }],
    ['/fixtures', { jobs: items({ actionTypeId: 'x' }) }],
    ['/fixtures', { stubs: items({ match: 'x', result: 'x' }) }],
    ['/fixtures', { pipelines: items({ name: 'x' }) }],
    ['/fixtures', { functions: Object.fromEntries(items(0).map((_, index) => [`f${index}`, { url: 'x' }])) }],
    ['/fixtures', { webhooks: items({ webhook: { name: long.slice(0, 10) } }) }],
    ['/fixtures', Object.fromEntries(items(0).map((_, index) => [`job${index}`, []]))],
    ['/faults', { faults: items({ fault: 'x' }) }],
    ['/faults', { operation: long, fault: long }],
    ['/clock', { advance: `${'1'.repeat(1_000_000)}x` }],
    ['/clock', { advance: '1d'.repeat(1_000_000) }],
    ['/pipelines/x/triggers', { push: { branch: long, files: items('a/b') } }],
    ['/functions/x/invoke', { configuration: Object.fromEntries(items(0).map((_, index) => [`k${index}`, 1])) }],
    ['/snapshots', { name: long }],
  ])('%# %s holds nobody up', async (path, input) => {
    await using emulator = await startTestEmulator();
    const send = (body: string) => {
      const headers = { 'Content-Type': 'application/json' };
      return sendRaw(emulator, { path: `/_emulator/v1${path}`, headers, body });
    };
    const body = JSON.stringify(input);
    await send('{"none":1}');
    let answer = { status: 0, body: '' };

    const cost = await costOf(async () => {
      const { status, body: text } = await send(body);
      answer = { status, body: String(text) };
    });

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body.length).toBeLessThan(20_000);
    expect(cost).toBeLessThan(limitOf(most));
  });
});
