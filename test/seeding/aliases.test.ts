import { PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { account, region, startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { readDocument } from '../support/read-document.ts';

const options = { world: { accountId: account, region }, parameters: {} };

async function mistakeIn(text: string): Promise<string> {
  return readDocument(text, 'jobs.yaml', options).then(
    () => 'none',
    (error: Error) => error.message,
  );
}

const anchored = `jobs:
  - &build
    actionTypeId: &type { category: Test, provider: Jenkins, version: "1" }
    configuration: &settings { Host: a, Port: "1" }
`;

/** So many levels of ten uses of the level before: each adds a zero to what they unfold into. */
function bomb(levels: number, use: (name: string) => string): string {
  const lines = Array.from({ length: levels }, (_, index) => `x${index + 1}: &a${index + 1} ${use(`*a${index}`)}`);
  return `x0: &a0 { k: v }\n${lines.join('\n')}\n`;
}

describe('aliases and merge keys', () => {
  test('give a job what another has, and its own members win', async () => {
    using folder = temporaryFolder();
    const fixtures = folder.write(
      'jobs.yaml',
      `actionTypes:
  - { category: Test, provider: Jenkins, version: "1", inputArtifactDetails: &counts { minimumCount: 0, maximumCount: 1 }, outputArtifactDetails: *counts,
      configurationProperties: [&host { name: Host, required: true, key: true, secret: false }, { <<: *host, name: Port }] }
${anchored}  - configuration: { Port: "2", <<: *settings }
    <<: [*build, { count: 1 }]
`,
    );
    await using emulator = await startTestEmulator({ fixtures });
    const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'Jenkins', version: '1' } as const;

    const { jobs = [] } = await emulator.client.send(new PollForJobsCommand({ actionTypeId, maxBatchSize: 5 }));

    expect(jobs.map(({ data }) => data?.actionConfiguration?.configuration)).toEqual([
      { Host: 'a', Port: '1' },
      { Host: 'a', Port: '2' },
    ]);
  });

  test.each([
    ['what is merged', `${anchored}  - <<: *build\n    configuration: { <<: *settings, Host: 1 }\n`, '6:43'],
    [
      'what an alias stands for',
      `jobs:\n  - actionTypeId: &t { category: Test, provider: P, version: 1 }\n  - actionTypeId: *t\n`,
      '2:62',
    ],
    [
      'what a merge key brings',
      `x-type: &t { category: Test, provider: P, version: 1 }\njobs: [{ actionTypeId: { <<: *t } }]\n`,
      '1:52',
    ],
  ])('a mistake in %s is told where it stands', async (_, text, place) => {
    expect(await mistakeIn(text)).toContain(`jobs.yaml:${place}: jobs[`);
  });

  test.each([
    ['an alias without an anchor', 'jobs: *none\n', 'jobs.yaml:1:7: no anchor &none stands before this alias.'],
    ['an anchor that contains itself', 'jobs: &a [*a]\n', 'jobs.yaml:1:11: the anchor &a contains itself.'],
    ['an anchor that merges itself', 'jobs: &a\n  <<: *a\n', 'jobs.yaml:2:7: the anchor &a contains itself.'],
    [
      'a merge key with a text',
      'jobs:\n  - <<: build\n',
      "jobs.yaml:2:9: '<<' takes a map, an alias of one, or a list of these.",
    ],
    [
      'aliases of aliases that unfold into billions',
      bomb(9, (alias) => `[${Array(10).fill(alias).join(', ')}]`),
      expect.stringMatching(/^jobs\.yaml:\d:9: aliases unfold into more than 500000 values here\.$/),
    ],
    [
      'merge keys of merge keys that do',
      bomb(9, (alias) => `{ <<: [${Array(10).fill(alias).join(', ')}] }`),
      expect.stringMatching(/^jobs\.yaml:\d:\d+: aliases unfold into more than 500000 values here\.$/),
    ],
    [
      'such a template',
      `AWSTemplateFormatVersion: "2010-09-09"\n${bomb(9, (alias) => `{ <<: [${Array(10).fill(alias).join(', ')}] }`)}`,
      expect.stringMatching(/^jobs\.yaml:\d:\d+: aliases unfold into more than 500000 values here\.$/),
    ],
  ])('%s is a mistake', async (_, text, expected) => {
    expect(await mistakeIn(text)).toEqual(expected);
  });

  test('a list of many that use the same few anchors is no bomb', async () => {
    const jobs = Array.from({ length: 2_000 }, () => '  - { <<: *build, configuration: { <<: *settings } }\n');

    const { document } = await readDocument(`${anchored}${jobs.join('')}`, 'jobs.yaml', options);

    expect(document.jobs).toHaveLength(2_001);
  });
});
