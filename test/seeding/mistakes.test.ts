import { describe, expect, test } from 'vitest';
import { account, region, startTestEmulator } from '../support/emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { readDocument } from '../support/read-document.ts';

const world = { accountId: account, region };

/** What is said of a document, without its last line's end. */
async function mistakesIn(text: string, name = 'jobs.yaml'): Promise<string[]> {
  const error = await readDocument(text, name, { world, parameters: {} }).then(
    () => undefined,
    (error: Error) => error,
  );
  expect(error?.name).toBe('FixtureError');
  return error?.message.split('\n') ?? [];
}

const type = '{ category: Test, provider: Jenkins, version: "1" }';

describe('a mistake is told with file, line and column', () => {
  test.each([
    [
      'a member that is not known, with the nearest one',
      `jobs:\n  - actionTypeId: ${type}\n    configuraton: {}\n`,
      "jobs.yaml:3:5: 'configuraton' is not known here; valid are id, actionTypeId, clientId, configuration, inputArtifacts, outputArtifacts, pipelineContext, continuationToken, encryptionKey, count. Did you mean 'configuration'?",
    ],
    ...['pipeline', 'actionType', 'webhook'].map((member): [string, string, unknown] => [
      `a list under the name of one ${member}`,
      `${member}:\n  - name: a\n`,
      expect.stringMatching(
        new RegExp(`^jobs\\.yaml:1:1: '${member}' is not known here; .* Did you mean '${member}s'\\?$`),
      ),
    ]),
    [
      'a second document in the file',
      'jobs: []\n---\njobs: []\n',
      'jobs.yaml:2:1: a second YAML document begins here; give each in a file of its own.',
    ],
    [
      'a part of the document that is not known',
      'action_types: []\n',
      "jobs.yaml:1:1: 'action_types' is not known here; valid are $schema, account, region, actionTypes, thirdPartyClients, jobs, buckets, objects, pipelines, webhooks, executions, stubs, functions, endpoints, eventTargets, eventRules, notificationRules, subscriptions. Did you mean 'actionTypes'?",
    ],
    [
      'a bucket whose name S3 would not take, to be made',
      'buckets:\n  - name: My_Bucket\n',
      expect.stringMatching(
        /^jobs\.yaml:2:11: buckets\[0\]\.name: 'My_Bucket' is not of the right form\. Three to 63 of a-z, 0-9, dots and hyphens, by the rules that S3 has for buckets\.$/,
      ),
    ],
    [
      'a bucket whose name S3 would not take, to be filled',
      'objects: [{ bucket: a..b, key: a, from: a.txt }]\n',
      expect.stringMatching(
        /^jobs\.yaml:1:21: objects\[0\]\.bucket: 'a\.\.b' is not of the right form\. Three to 63 of/,
      ),
    ],
    [
      'an artifact without a name in a job as it is printed',
      `jobs:\n  - data: { actionTypeId: ${type}, inputArtifacts: [{}] }\n`,
      expect.stringMatching(/^jobs\.yaml:2:\d+: jobs\[0\]\.data\.inputArtifacts\[0\]: 'name' must be given\.$/),
    ],
    [
      'a region of no form that AWS has',
      'region: moon\n',
      "jobs.yaml:1:9: region: 'moon' is not the name of a region. Such as us-east-1.",
    ],
    [
      'a number where AWS has a text',
      'jobs:\n  - actionTypeId: { category: Test, provider: Jenkins, version: 1 }\n',
      'jobs.yaml:2:65: jobs[0].actionTypeId.version: must be a string, not the number 1; write it in quotes: "1".',
    ],
    [
      'a number as it is written where it is read as another text',
      `jobs:\n  - actionTypeId: ${type}\n    inputArtifacts: [{ name: App, revision: 1234e56 }]\n`,
      'jobs.yaml:3:45: jobs[0].inputArtifacts[0].revision: must be a string, not the number 1234e56; write it in quotes: "1234e56".',
    ],
    [
      'an account that begins with a zero, as it is written',
      'account: 012345678901 # of the tests\n',
      'jobs.yaml:1:10: account: must be a string, not the number 012345678901; write it in quotes: "012345678901".',
    ],
    [
      'a truth value where AWS has a text',
      `jobs:\n  - actionTypeId: ${type}\n    configuration:\n      Verbose: true\n`,
      'jobs.yaml:4:16: jobs[0].configuration.Verbose: must be a string, not the boolean true; write it in quotes: "true".',
    ],
    [
      'a number that may be a secret, of which nothing is shown',
      `jobs:\n  - actionTypeId: ${type}\n    configuration:\n      Password: 4711\n`,
      'jobs.yaml:4:17: jobs[0].configuration.Password: must be a string, not the number ****; write it in quotes.',
    ],
    [
      'an account in digits without quotes',
      'account: 123456789012\n',
      'jobs.yaml:1:10: account: must be a string, not the number 123456789012; write it in quotes: "123456789012".',
    ],
    [
      'a text where AWS has a number',
      'actionTypes:\n  - { category: Test, provider: P, version: "1", inputArtifactDetails: { minimumCount: "0", maximumCount: 1 }, outputArtifactDetails: { minimumCount: 0, maximumCount: 1 } }\n',
      'jobs.yaml:2:88: actionTypes[0].inputArtifactDetails.minimumCount: must be an integer, not the string 0.',
    ],
    [
      'a choice that is none, with the nearest one',
      'jobs:\n  - actionTypeId: { category: Tests, provider: Jenkins, version: "1" }\n',
      "jobs.yaml:2:31: jobs[0].actionTypeId.category: 'Tests' is not one of Source, Build, Deploy, Test, Invoke, Approval, Compute. Did you mean 'Test'?",
    ],
    [
      'a name that AWS would not take',
      'jobs:\n  - actionTypeId: { category: Test, provider: My Jenkins, version: "1" }\n',
      "jobs.yaml:2:47: jobs[0].actionTypeId.provider: 'My Jenkins' is not only letters, digits, _ and -.",
    ],
    [
      'a member that is missing',
      'jobs:\n  - actionTypeId: { category: Test, provider: Jenkins }\n',
      "jobs.yaml:2:19: jobs[0].actionTypeId: 'version' must be given.",
    ],
    [
      'a map where a list should be',
      'jobs:\n  actionTypeId: {}\n',
      'jobs.yaml:2:3: jobs: must be an array, not an object.',
    ],
    ['a member without a value', 'jobs:\n', 'jobs.yaml:1:6: jobs: must be an array, not empty.'],
    ['a document that is a list', '- jobs: []\n', 'jobs.yaml:1:1: must be an object, not a list.'],
    ['a document that is a text', 'Hello there\n', 'jobs.yaml:1:1: must be an object, not the string Hello there.'],
    [
      'fewer jobs than one',
      `jobs:\n  - actionTypeId: ${type}\n    count: 0\n`,
      'jobs.yaml:3:12: jobs[0].count: must be >= 1.',
    ],
    [
      'an owner that workers cannot poll',
      'jobs:\n  - actionTypeId: { category: Invoke, owner: AWS, provider: Lambda, version: "1" }\n',
      "jobs.yaml:2:46: jobs[0].actionTypeId.owner: 'AWS' is not one of Custom, ThirdParty.",
    ],
    [
      'a member that is not known in a job that was pasted',
      `jobs:\n  - jobDetails:\n      data: { actionTypeId: ${type}, configuration: {} }\n`,
      "jobs.yaml:3:82: 'configuration' is not known here; valid are actionTypeId, actionConfiguration, pipelineContext, inputArtifacts, outputArtifacts, artifactCredentials, continuationToken, encryptionKey. Did you mean 'actionConfiguration'?",
    ],
    [
      'a pasted job of an owner that is none',
      'jobs:\n  - id: 11111111-1111-4111-8111-111111111111\n    data: { actionTypeId: { category: Invoke, owner: Amazon, provider: Lambda, version: "1" } }\n',
      "jobs.yaml:3:54: jobs[0].data.actionTypeId.owner: 'Amazon' is not one of Custom, ThirdParty, AWS.",
    ],
    [
      'a mixture of the short form and a pasted one',
      `jobs:\n  - data: { actionTypeId: ${type} }\n    count: 2\n`,
      "jobs.yaml:3:5: 'count' is not known here; valid are id, accountId, nonce, clientId, data.",
    ],
    ['YAML that is none', 'jobs:\n  - a: b\n c: d\n', 'jobs.yaml:3:1: All mapping items must start at the same column'],
    [
      'a name that is given twice',
      'jobs: []\njobs: []\n',
      'jobs.yaml:2:1: this name stands in the map already; write it once.',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await mistakesIn(text)).toEqual([expected]);
  });

  test.each([
    'thirdPartyClients: [{ clientToken: 4711 }]',
    `jobs: [{ actionTypeId: ${type}, configuration: { a: 4711 } }]`,
    `jobs: [{ data: { actionTypeId: ${type}, actionConfiguration: { configuration: { a: 4711 } } } }]`,
    'functions: { F: { module: f.mjs, environment: { A: 4711 } } }',
    'functions: { F: { code: f, handler: index.handler, environment: 4711 } }',
    'pipelines: [{ pipeline: {}, secrets: { S/A/P: 4711 } }]',
    'pipelines: [{ stages: [{ actions: [{ configuration: { a: 4711 } }] }] }]',
    'pipelines: [{ stages: [{ onSuccess: { conditions: [{ rules: [{ configuration: { a: 4711 } }] }] } }] }]',
    'webhooks: [{ webhook: { authenticationConfiguration: { SecretToken: 4711 } } }]',
  ])('and quotes nothing that may be a secret: %s', async (text) => {
    const told = (await mistakesIn(text)).join('\n');

    expect(told).toMatch(/, not the number \*{4}/);
    expect(told).not.toContain('4711');
  });

  test('in JSON, too', async () => {
    const text =
      '{\n  "jobs": [\n    { "actionTypeId": { "category": "Test", "provider": "Jenkins", "version": 1 } }\n  ]\n}\n';

    expect(await mistakesIn(text, 'jobs.json')).toEqual([
      'jobs.json:3:79: jobs[0].actionTypeId.version: must be a string, not the number 1; write it in quotes: "1".',
    ]);
  });

  test('whatever the depth at which it is', async () => {
    const text = `jobs:
  - actionTypeId: ${type}
    pipelineContext:
      stage: { nam: Test }
      action: 5
    inputArtifacts:
      - name: My App
      - form: ./app
`;

    expect(await mistakesIn(text)).toEqual([
      "jobs.yaml:4:16: 'nam' is not known here; valid are name. Did you mean 'name'?",
      'jobs.yaml:5:15: jobs[0].pipelineContext.action: must be a string or object, not the number 5.',
      "jobs.yaml:7:15: jobs[0].inputArtifacts[0].name: 'My App' is not only letters, digits, _ and -.",
      "jobs.yaml:8:9: jobs[0].inputArtifacts[1]: 'name' must be given.",
      "jobs.yaml:8:9: 'form' is not known here; valid are name, revision, location, from. Did you mean 'from'?",
    ]);
  });
});

describe('several mistakes', () => {
  test('are told in the order of the lines', async () => {
    const text = 'jobs:\n  - id: x\n  - count: 1.5\nregion: EU\n';

    const lines = (await mistakesIn(text)).map((mistake) => mistake.split(': ', 1)[0]);

    expect(lines).toEqual(['jobs.yaml:2:5', 'jobs.yaml:2:9', 'jobs.yaml:3:5', 'jobs.yaml:3:12', 'jobs.yaml:4:9']);
  });

  test('are told up to ten, and the others counted', async () => {
    const text = `jobs:\n${'  - {}\n'.repeat(25)}`;

    const mistakes = await mistakesIn(text);

    expect(mistakes).toHaveLength(11);
    expect(mistakes.at(-1)).toBe('jobs.yaml: and 15 more.');
  });
});

describe('a start with a mistaken document', () => {
  test('is refused with the path of the file', async () => {
    using folder = temporaryFolder();
    const fixtures = folder.write('jobs.yaml', 'jbos: []\n');

    await expect(startTestEmulator({ fixtures })).rejects.toThrow(`${fixtures}:1:1: 'jbos' is not known here;`);
  });

  test.skipIf(process.platform !== 'linux')('is refused when it has no end', async () => {
    await expect(startTestEmulator({ fixtures: '/dev/zero' })).rejects.toThrow(
      '/dev/zero: has more than 256 MiB, and no document has.',
    );
  });

  test('is refused when there is no such file', async () => {
    using folder = temporaryFolder();

    await expect(startTestEmulator({ fixtures: `${folder.path}/none.yaml` })).rejects.toMatchObject({
      name: 'FixtureError',
      message: `${folder.path}/none.yaml: no such file or folder.`,
    });
  });

  test('is refused when the folder has no document', async () => {
    using folder = temporaryFolder();
    folder.write('notes.txt', 'nothing');

    await expect(startTestEmulator({ fixtures: folder.path })).rejects.toMatchObject({
      name: 'FixtureError',
      message: `${folder.path}: the folder has no *.yaml, *.yml or *.json file.`,
    });
  });

  test('says of a document given as a value what is wrong, without a place', async () => {
    const fixtures = { jobs: [{ actionTypeId: { category: 'Test', provider: 'Jenkins', version: 1 } }] };

    await expect(startTestEmulator({ fixtures: fixtures as never })).rejects.toMatchObject({
      name: 'FixtureError',
      message:
        'fixture document: jobs[0].actionTypeId.version: must be a string, not the number 1; write it in quotes: "1".',
    });
  });
});
