import * as sdk from '@aws-sdk/client-codepipeline';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerOf, refusalOf } from '../support/answers.ts';
import { rule, ruleStubs, when } from '../support/conditions.ts';
import { account, type TestEmulator } from '../support/emulator.ts';
import { runs, stagesOf, start, startPipelineEmulator } from '../support/executions.ts';
import { deployAction } from '../support/pipelines.ts';
import { putWebhook } from '../support/webhooks.ts';

const resourceArn = `arn:aws:codepipeline:us-east-1:${account}:Sample`;
const pipelineName = 'Sample';
const noArtifacts = { minimumCount: 0, maximumCount: 0 };

interface Listing {
  readonly operation: string;
  readonly input?: object;
  /** What names an item. */
  readonly key: string;
  /** Makes one more item. */
  readonly add?: (emulator: TestEmulator, number: number) => Promise<unknown>;
}

const addPipeline = (emulator: TestEmulator, number: number) =>
  emulator.pipelines.create({ ...stagesOf({ Work: [deployAction()] }), name: `P${number}` }, { start: false });
const addExecution = (emulator: TestEmulator) => start(emulator);

const listings: readonly Listing[] = [
  { operation: 'ListPipelines', key: 'name', add: addPipeline },
  { operation: 'ListWebhooks', key: 'arn', add: (emulator, number) => putWebhook(emulator, { name: `w${number}` }) },
  {
    operation: 'ListTagsForResource',
    input: { resourceArn },
    key: 'key',
    add: ({ client }, number) =>
      client.send(new sdk.TagResourceCommand({ resourceArn, tags: [{ key: `k${number % 40}`, value: 'v' }] })),
  },
  { operation: 'ListPipelineExecutions', input: { pipelineName }, key: 'pipelineExecutionId', add: addExecution },
  { operation: 'ListActionExecutions', input: { pipelineName }, key: 'actionExecutionId', add: addExecution },
  { operation: 'ListRuleExecutions', input: { pipelineName }, key: 'ruleExecutionId', add: addExecution },
  {
    operation: 'ListActionTypes',
    key: 'id',
    add: ({ client }, number) =>
      client.send(
        new sdk.CreateCustomActionTypeCommand({
          ...{ category: 'Test', provider: `T${number}`, version: '1' },
          ...{ inputArtifactDetails: noArtifacts, outputArtifactDetails: noArtifacts },
        }),
      ),
  },
  { operation: 'ListDeployActionExecutionTargets', key: 'targetId' },
];

/** An emulator with some items of every kind, and the listings with the inputs that ask for them. */
async function startFilled() {
  const targets = Array.from({ length: 7 }, (_, index) => ({ targetId: `i-${index}` }));
  const emulator = await startPipelineEmulator({}, [
    { match: { category: 'Deploy' }, result: 'succeed', targets },
    ...ruleStubs({ yes: 'yes' }),
  ]);
  const { stages, ...rest } = stagesOf({ Work: [deployAction()] });
  const gated = stages.map((stage) =>
    stage.name === 'Work' ? { ...stage, beforeEntry: when('FAIL', rule('yes')) } : stage,
  );
  await emulator.pipelines.create({ ...rest, stages: gated }, { start: false });
  for (const { add } of listings) for (let number = 10; number < 15; number++) await add?.(emulator, number);
  const deployed = (await runs(emulator)).find(({ actionName }) => actionName === 'Deploy');
  const asked = listings.map((listing) =>
    listing.operation === 'ListDeployActionExecutionTargets'
      ? { ...listing, input: { actionExecutionId: deployed?.actionExecutionId } }
      : listing,
  );
  return { emulator, listings: asked, [Symbol.asyncDispose]: emulator.stop };
}

function page(client: sdk.CodePipelineClient, { operation, input }: Listing, size?: number, token?: string) {
  const commands = sdk as unknown as Record<string, new (input: object) => sdk.ListPipelinesCommand>;
  const Command = commands[`${operation}Command`] as new (input: object) => sdk.ListPipelinesCommand;
  const members = operation === 'ListWebhooks' ? ['MaxResults', 'NextToken'] : ['maxResults', 'nextToken'];
  const paging = { [members[0] as string]: size, [members[1] as string]: token };
  return client.send(new Command({ ...input, ...paging }));
}

async function read(client: sdk.CodePipelineClient, listing: Listing, size?: number, token?: string) {
  const { nextToken, NextToken, ...rest } = (await answerOf(page(client, listing, size, token))) as never as {
    readonly nextToken?: string;
    readonly NextToken?: string;
  };
  const items = Object.values(rest).flat() as Record<string, unknown>[];
  return { keys: items.map((item) => JSON.stringify(item[listing.key])), token: nextToken ?? NextToken };
}

async function readAll(
  client: sdk.CodePipelineClient,
  listing: Listing,
  sizes: readonly number[],
  between = async () => {},
) {
  const keys: string[] = [];
  let token: string | undefined;
  let number = 0;
  do {
    const shown = await read(client, listing, sizes[number++ % sizes.length], token);
    keys.push(...shown.keys);
    token = shown.token;
    await between();
  } while (token !== undefined);
  return keys;
}

test('pages of any sizes show every item once, whatever is added in between', async () => {
  await using filled = await startFilled();
  const { emulator } = filled;
  let number = 100;
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...filled.listings), sizes, async (listing, asked) => {
      const before = await readAll(emulator.client, listing, [100]);
      let additions = 0;
      const shown = await readAll(emulator.client, listing, asked, async () => {
        if (additions++ < 2) await listing.add?.(emulator, number++);
      });

      expect(new Set(shown).size, listing.operation).toBe(shown.length);
      expect(shown.filter((key) => before.includes(key))).toEqual(before);
    }),
    { numRuns: 40 },
  );
});

test('a token is good for the operation and the account alone that it was made for', async () => {
  await using filled = await startFilled();
  const { emulator } = filled;
  const other = emulator.clientFor({ account: '210987654321' });
  const tokens = await Promise.all(
    filled.listings.map(async (listing) => ({ listing, token: (await read(emulator.client, listing, 1)).token })),
  );
  const made = tokens.filter(({ token }) => token !== undefined);
  // ListActionTypes has no page size, and here no second page.
  expect(made).toHaveLength(7);

  for (const { listing, token } of made) {
    for (const asked of filled.listings.filter((one) => one !== listing)) {
      const { name } = await refusalOf(page(emulator.client, asked, 1, token));
      expect(name, `${listing.operation}'s token for ${asked.operation}`).toBe('InvalidNextTokenException');
    }
    if (['ListPipelines', 'ListWebhooks'].includes(listing.operation)) {
      expect((await refusalOf(page(other, listing, 1, token))).name).toBe('InvalidNextTokenException');
    }
  }
});
