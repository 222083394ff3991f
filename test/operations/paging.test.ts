import * as sdk from '@aws-sdk/client-codepipeline';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { operationModels, operationNames, type StructureShape, shapeOf } from '../../src/model/service-model.ts';
import { answerOf, refusalOf } from '../support/answers.ts';
import { rule, ruleStubs, when } from '../support/conditions.ts';
import { account, region, startTestEmulator } from '../support/emulator.ts';
import { runs, sourceStub, stagesOf, start } from '../support/executions.ts';
import { createPipeline, deployAction, pipelineFixtures } from '../support/pipelines.ts';
import { acmeDeclaration } from '../support/third-party.ts';
import { putWebhook } from '../support/webhooks.ts';

const pipelineName = 'Sample';
const noArtifacts = { minimumCount: 0, maximumCount: 0 };

/** One account in one region. */
interface Place {
  readonly account: string;
  readonly region: string;
  readonly client: sdk.CodePipelineClient;
}
/** Whatever names an item: each listing knows what its own are. */
type Key = never;

interface Listing {
  readonly operation: string;
  /** What asks for the items of a place; nothing, unless given. */
  readonly input?: (place: Place) => Promise<object> | object;
  /** What names an item. */
  readonly key: string;
  /** Makes one more item. */
  readonly add?: (place: Place, number: number) => Promise<unknown>;
  /** Takes an item away, where that is possible. */
  readonly remove?: (place: Place, key: Key) => Promise<unknown>;
}

const tagged = (place: Place) => ({
  resourceArn: `arn:aws:codepipeline:${place.region}:${place.account}:${pipelineName}`,
});
const sample = () => ({ pipelineName });

const listings: readonly Listing[] = [
  {
    operation: 'ListPipelines',
    key: 'name',
    add: (place, number) => createPipeline(place, { ...stagesOf({ Work: [deployAction()] }), name: `P${number}` }),
    remove: ({ client }, name) => client.send(new sdk.DeletePipelineCommand({ name })),
  },
  {
    operation: 'ListWebhooks',
    key: 'arn',
    add: (place, number) => putWebhook(place, { name: `w${number}` }),
    remove: ({ client }, arn: string) => client.send(new sdk.DeleteWebhookCommand({ name: arn.split(':').at(-1) })),
  },
  {
    operation: 'ListTagsForResource',
    input: tagged,
    key: 'key',
    add: (place, number) =>
      place.client.send(
        new sdk.TagResourceCommand({ ...tagged(place), tags: [{ key: `k${number % 40}`, value: 'v' }] }),
      ),
    remove: (place, key) => place.client.send(new sdk.UntagResourceCommand({ ...tagged(place), tagKeys: [key] })),
  },
  { operation: 'ListPipelineExecutions', input: sample, key: 'pipelineExecutionId', add: (place) => start(place) },
  { operation: 'ListActionExecutions', input: sample, key: 'actionExecutionId', add: (place) => start(place) },
  { operation: 'ListRuleExecutions', input: sample, key: 'ruleExecutionId', add: (place) => start(place) },
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
  {
    operation: 'ListDeployActionExecutionTargets',
    input: async (place) => {
      const deployed = (await runs(place)).find(({ actionName }) => actionName === 'Deploy');
      return { actionExecutionId: deployed?.actionExecutionId };
    },
    key: 'targetId',
  },
];

/** So many that ListActionTypes, which has no page size, makes several pages. */
const partnerTypes = Array.from({ length: 250 }, (_, number) => ({
  ...acmeDeclaration,
  id: { ...acmeDeclaration.id, provider: `Acme${number}` },
}));

const gatedPipeline = () => {
  const { stages, ...rest } = stagesOf({ Work: [deployAction()] });
  const gate = { beforeEntry: when('FAIL', rule('yes')) };
  return { ...rest, stages: stages.map((stage) => (stage.name === 'Work' ? { ...stage, ...gate } : stage)) };
};

const document = {
  actionTypes: [...pipelineFixtures.actionTypes, ...partnerTypes],
  stubs: [
    {
      match: { category: 'Deploy' },
      result: 'succeed',
      targets: Array.from({ length: 7 }, (_, index) => ({ targetId: `i-${index}` })),
    } as const,
    ...ruleStubs({ yes: 'yes' }),
    sourceStub,
  ],
  pipelines: [gatedPipeline()],
};

/** An emulator that has some items of every kind in each of these places. */
async function startFilled(...more: { readonly account: string; readonly region: string }[]) {
  const places = [{ account, region }, ...more];
  const fixtures = places.map((place) => ({ ...place, ...document }));
  const emulator = await startTestEmulator({ fixtures });
  const filled = places.map((place) => ({ ...place, client: emulator.clientFor(place) }));
  for (const place of filled) {
    for (const { add } of listings) for (let number = 10; number < 15; number++) await add?.(place, number);
  }
  return { places: filled as [Place, ...Place[]], [Symbol.asyncDispose]: emulator.stop };
}

async function page(place: Place, { operation, input = () => ({}) }: Listing, size?: number, token?: string) {
  const commands = sdk as unknown as Record<string, new (input: object) => sdk.ListPipelinesCommand>;
  const Command = commands[`${operation}Command`] as new (input: object) => sdk.ListPipelinesCommand;
  const members = operation === 'ListWebhooks' ? ['MaxResults', 'NextToken'] : ['maxResults', 'nextToken'];
  const paging = { [members[0] as string]: size, [members[1] as string]: token };
  return await answerOf(place.client.send(new Command({ ...(await input(place)), ...paging })));
}

async function read(place: Place, listing: Listing, size?: number, token?: string) {
  const { nextToken, NextToken, ...rest } = (await page(place, listing, size, token)) as never as {
    readonly nextToken?: string;
    readonly NextToken?: string;
  };
  const items = Object.values(rest).flat() as Record<string, Key>[];
  const keys = items.map((item) => item[listing.key] as Key);
  return { keys, token: nextToken ?? NextToken };
}

/** Reads page by page; what happens between two pages is told the items of the last one. */
async function readAll(
  place: Place,
  listing: Listing,
  sizes: readonly number[],
  between: (shown: readonly Key[]) => Promise<unknown> = async () => {},
): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  let number = 0;
  do {
    const shown = await read(place, listing, sizes[number++ % sizes.length], token);
    keys.push(...shown.keys.map((key) => JSON.stringify(key)));
    token = shown.token;
    await between(shown.keys);
  } while (token !== undefined);
  return keys;
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

test('every operation that takes a token is asked here', () => {
  const paged = operationNames.filter((name) => {
    const { members } = shapeOf(operationModels[name].input) as StructureShape;
    return 'nextToken' in members || 'NextToken' in members;
  });

  expect(listings.map(({ operation }) => operation).sort()).toEqual(paged);
});

test('pages of any sizes show every item once, whatever is added in between', async () => {
  await using filled = await startFilled();
  const [place] = filled.places;
  let number = 100;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...listings), sizes, async (listing, asked) => {
      const before = await readAll(place, listing, [100]);
      let additions = 0;
      const shown = await readAll(place, listing, asked, async () => {
        if (additions++ < 2) await listing.add?.(place, number++);
      });

      expect(new Set(shown).size, listing.operation).toBe(shown.length);
      expect(shown.filter((key) => before.includes(key))).toEqual(before);
    }),
    { numRuns: 40 },
  );
});

test.each(listings.filter(({ remove }) => remove !== undefined))(
  'an item that goes away between two pages of $operation takes no other along',
  async (listing) => {
    await using filled = await startFilled();
    const [place] = filled.places;
    const before = await readAll(place, listing, [100]);

    const shown = await readAll(place, listing, [2], async (keys) => listing.remove?.(place, keys.at(-1) as Key));

    expect(before.length).toBeGreaterThan(4);
    expect(shown).toEqual(before);
  },
);

test('a token is good for the operation, the account and the region alone that it was made for', async () => {
  await using filled = await startFilled({ account: '210987654321', region }, { account, region: 'eu-west-1' });
  const [place, ...others] = filled.places;
  for (const listing of listings) {
    const { token } = await read(place, listing, 1);
    expect(token, listing.operation).toBeDefined();

    for (const asked of listings.filter((one) => one !== listing)) {
      const { name } = await refusalOf(page(place, asked, 1, token));
      expect(name, `${listing.operation}'s token for ${asked.operation}`).toBe('InvalidNextTokenException');
    }
    for (const other of others) {
      const { name } = await refusalOf(page(other, listing, 1, token));
      expect(name, `${listing.operation}'s token in ${other.account}, ${other.region}`).toBe(
        'InvalidNextTokenException',
      );
    }
  }
});

test.each(listings)(
  "a token of $operation is refused that does not name one of the listing's places",
  async (listing) => {
    await using filled = await startFilled();
    const [place] = filled.places;
    const { token = '' } = await read(place, listing, 1);
    const [purpose, own] = JSON.parse(Buffer.from(token, 'base64url').toString());

    for (const other of [{}, null, true, 1.5, typeof own === 'string' ? 1 : 'a']) {
      const forged = Buffer.from(JSON.stringify([purpose, other])).toString('base64url');
      expect((await refusalOf(page(place, listing, 1, forged))).name, JSON.stringify(other)).toBe(
        'InvalidNextTokenException',
      );
    }
  },
);
