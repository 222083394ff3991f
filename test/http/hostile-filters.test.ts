import fc from 'fast-check';
import { query } from 'json-p3';
import { describe, expect, test } from 'vitest';
import { costOf, limitOf } from '../support/cost.ts';
import { startTestEmulator } from '../support/emulator.ts';
import { call } from '../support/http.ts';
import { deliver, listWebhooks, putWebhook, startWebhookEmulator } from '../support/webhooks.ts';

/** More than any request may hold up others, in milliseconds; the reading of a payload of this size is included. */
const most = 250;

const wide = Object.fromEntries(
  Array.from({ length: 5000 }, (_, index) => [`key${index}`, { a: [index, 'aaaaaaa!'] }]),
);
const deep = Array.from({ length: 400 }).reduce((inside) => ({ a: inside, b: [1, 'x'] }), {} as unknown) as object;
const long = { ref: `${'a'.repeat(60)}!`, a: { b: `${'ab'.repeat(30)}!` } };

describe('filters that take too long', () => {
  test.each([
    ['$..*..*..*..*', deep],
    ['$..[*,*]..[*,*]..[*,*]..[*,*]', wide],
    [`$[${'*,'.repeat(70)}*][*][*]`, wide],
    ['$[?match(@, "(a+)+b")]', long],
    ['$..[?search(@, "(a|a)*$")]', long],
    ['$..[?match(@.b, "((ab)*)*c")]', long],
    [`$..[?search(@, "${'a?'.repeat(35)}${'a'.repeat(35)}")]`, long],
    ['$..[?search(@, $.pattern)]', { ...long, pattern: `${'(a?)'.repeat(100)}${'a'.repeat(100)}` }],
    ['$..[?search(@, $.pattern)]', { ...long, pattern: '(a?b?)'.repeat(200_000) }],
    ['$..[?search(@, $.pattern)]', { ...long, pattern: '('.repeat(1_000_000) }],
    ['$[?@ == $.b]', { a: deep, b: deep }],
    ['$..[?count(@..*) > 1]..[?count(@..*) > 1]', wide],
  ])('%s', async (jsonPath, payload) => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator, { filters: [{ jsonPath }] });
    // What is loaded at the first delivery is no cost of the pattern's.
    await deliver(url, {});

    const cost = await costOf(() => deliver(url, payload));

    expect(cost).toBeLessThan(limitOf(most));
  });

  test('are told by the answer, the log and ListWebhooks', async () => {
    await using emulator = await startWebhookEmulator();
    const url = await putWebhook(emulator, { filters: [{ jsonPath: '$..*..*..*..*' }] });

    const answer = await deliver(url, deep);

    const reason = /^The filters are too costly for this payload: it takes more than 100 ms\. /;
    expect(answer).toMatchObject({ status: 409, body: { message: expect.stringMatching(reason) } });
    expect(emulator.log.at(-1)).toContain('The filters are too costly');
    expect(await listWebhooks(emulator)).toMatchObject([
      { errorCode: 'InvalidWebhookFilterPatternException', errorMessage: expect.stringMatching(reason) },
    ]);
  });
});

test('a filter passes when its path selects something, within a budget as without', async () => {
  const name = fc.constantFrom('a', 'b', 'ref');
  const step = fc.oneof(
    name.map((member) => `.${member}`),
    fc.constantFrom('.*', '..*', '[0]', '[-1:]', '[?@.a]', '[?match(@.ref, "m.*")]', '[?search(@, "a|b")]'),
    name.map((member) => `..${member}`),
  );
  const path = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => `$${steps.join('')}`);
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('main', 'a', 1, null, true),
      fc.dictionary(name, tie('tree'), { maxKeys: 3 }),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
  }));
  await using emulator = await startWebhookEmulator();
  let started = 0;

  await fc.assert(
    fc.asyncProperty(path, tree, async (jsonPath, payload) => {
      const url = await putWebhook(emulator, { filters: [{ jsonPath }] });
      const answer = await deliver(url, JSON.stringify(payload));
      // The library's match takes what is no text, too (findings/json-p3-matches-what-is-no-text.sh).
      const passes = query(jsonPath.replaceAll('match(', 'search('), payload as never).values().length > 0;
      expect('pipelineExecutionId' in answer.body).toBe(passes);
      started += Number(passes);
    }),
    { numRuns: 150 },
  );
  expect(started).toBeGreaterThan(2);
});

test.each([['main'], 1, null])('match selects no %j, which is no text', async (ref) => {
  await using emulator = await startWebhookEmulator();
  const url = await putWebhook(emulator, { filters: [{ jsonPath: '$[?match(@.ref, ".*")]' }] });

  const [other, text] = [await deliver(url, JSON.stringify([{ ref }])), await deliver(url, '[{"ref":"main"}]')];

  expect(other.body).not.toHaveProperty('pipelineExecutionId');
  expect(text.body).toHaveProperty('pipelineExecutionId');
});

test.each(['arn:aws:lambda:b', 'arn:aws:codepipeline:l'])(
  'an ARN that begins with %s and never ends',
  async (begin) => {
    await using emulator = await startTestEmulator();
    const resourceArn = `${begin}${':000000000000::'.repeat(200_000)}\n`;
    await call(emulator, 'ListTagsForResource', { resourceArn: 'a' });

    const cost = await costOf(() => call(emulator, 'ListTagsForResource', { resourceArn }));

    expect(cost).toBeLessThan(limitOf(most));
  },
);
