import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { operationNames } from '../../src/model/service-model.ts';
import { run, startCommand } from '../support/command.ts';
import { temporaryFolder } from '../support/folder.ts';
import { call, sendRaw } from '../support/http.ts';
import { acmeDeclaration, acmeType, ann } from '../support/third-party.ts';
import { deliver } from '../support/webhooks.ts';

/** Stands in every secret, and nowhere else. */
const marker = 'hunter2ofthetest';

const secretive = { category: 'Test', owner: 'Custom', provider: 'Secretive', version: '1' };
const gitHub = { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' };
const branch = { Owner: 'me', Repo: 'app', Branch: 'main', PollForSourceChanges: 'false' };
const artifacts = { minimumCount: 0, maximumCount: 5 };

/** A pipeline whose every action has a secret. */
function pipeline(name: string, password = marker, token = marker) {
  return {
    name,
    roleArn: 'arn:aws:iam::123456789012:role/pipeline',
    artifactStore: { type: 'S3', location: 'secret-artifacts' },
    pipelineType: 'V2',
    variables: [{ name: 'known', defaultValue: 'x' }],
    stages: [
      {
        name: 'Source',
        actions: [
          {
            name: 'Source',
            namespace: 'Found',
            actionTypeId: gitHub,
            configuration: { ...branch, OAuthToken: token },
            outputArtifacts: [{ name: 'App' }],
          },
        ],
      },
      {
        name: 'Work',
        actions: [
          { name: 'Test', actionTypeId: secretive, configuration: { Project: 'demo', Password: password } },
          { name: 'Partner', actionTypeId: acmeType, configuration: { Key: marker }, runOrder: 1 },
        ],
      },
    ],
  };
}

const hook = {
  name: 'hook',
  targetPipeline: 'Sample',
  targetAction: 'Source',
  filters: [{ jsonPath: '$.ref', matchEquals: '{OAuthToken}' }],
  authentication: 'GITHUB_HMAC',
  authenticationConfiguration: { SecretToken: marker },
};

const document = {
  actionTypes: [
    {
      ...secretive,
      configurationProperties: [
        { name: 'Project', required: true, key: true, secret: false },
        { name: 'Password', required: true, key: false, secret: true },
      ],
      inputArtifactDetails: artifacts,
      outputArtifactDetails: artifacts,
    },
    { ...acmeDeclaration, properties: [{ name: 'Key', optional: false, key: false, noEcho: true }] },
  ],
  thirdPartyClients: [ann],
  stubs: [{ match: { provider: 'GitHub' }, result: 'succeed' }],
  pipelines: [pipeline('Sample'), pipeline('Unresolved', `#{Found.${marker}}`)],
  webhooks: [{ webhook: hook }],
  jobs: [{ actionTypeId: secretive, configuration: { Project: 'demo', Password: marker } }],
};

/** Operations that show workers what they need. */
const forWorkers = ['PollForJobs', 'GetJobDetails', 'GetThirdPartyJobDetails'];

test('secrets of every kind are shown to workers, and nowhere else', async () => {
  using folder = temporaryFolder();
  const fixtures = folder.write('secrets.json', JSON.stringify(document));
  await using started = await startCommand(['--fixtures', fixtures, '--log-level', 'debug']);
  const { endpoint, command } = started;
  const shown = new Map<string, string>();
  // biome-ignore lint/suspicious/noExplicitAny: answers as they came over the wire
  const ask = async (operation: string, input: object): Promise<any> => {
    const { body } = await call({ endpoint }, operation, input);
    if (!forWorkers.includes(operation))
      shown.set(`${operation} ${JSON.stringify(input).slice(0, 80)}`, JSON.stringify(body));
    return body;
  };
  const get = async (path: string, method = 'GET', body?: object) => {
    const headers = { 'Content-Type': 'application/json' };
    const sent = { method, path: `/_emulator/v1${path}`, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = String((await sendRaw({ endpoint }, sent)).body);
    shown.set(`${method} ${path}`, answer);
    return JSON.parse(answer);
  };

  // Runs, each of which comes to its work, and the one whose secret refers to nothing to its failure.
  const { pipelineExecutionId = '' } = await ask('StartPipelineExecution', { name: 'Sample' });
  await ask('StartPipelineExecution', { name: 'Unresolved' });
  const { jobs } = await ask('PollForJobs', { actionTypeId: secretive, maxBatchSize: 5 });
  const clear = jobs.map((job: { data: object }) => JSON.stringify(job).includes(marker));
  const [{ jobId }] = (await ask('PollForThirdPartyJobs', { actionTypeId: acmeType, maxBatchSize: 1 })).jobs;
  const details = await ask('GetThirdPartyJobDetails', { jobId, clientToken: ann.clientToken });

  expect(clear).toEqual([true, true]);
  expect(JSON.stringify(details)).toContain(marker);

  // Refusals that could quote a secret.
  const refused = [
    pipeline('Refused', `#{${marker}}`),
    pipeline('Refused', `#{Nowhere.${marker}}`),
    pipeline('Refused', marker, `#{variables.${marker}}`),
    { ...pipeline('Refused'), roleArn: 'none' },
  ];
  for (const one of refused) {
    expect(await ask('CreatePipeline', { pipeline: one })).toHaveProperty('__type');
    await ask('UpdatePipeline', { pipeline: { ...one, name: 'Sample' } });
  }
  await ask('PutWebhook', { webhook: { ...hook, authentication: 'IP' } });
  const numbers = { Project: 'demo', Password: [marker] };
  await get('/jobs', 'POST', { actionTypeId: secretive, configuration: numbers });
  await get('/fixtures', 'POST', { jobs: [{ actionTypeId: secretive, configuration: numbers }] });
  await get('/fixtures', 'POST', {
    thirdPartyClients: [{ clientId: ann.clientId, clientToken: { [marker]: marker } }],
  });

  // What lists and shows.
  const pipelineName = 'Sample';
  for (const name of ['Sample', 'Unresolved']) {
    for (const operation of ['GetPipeline', 'GetPipelineState']) await ask(operation, { name });
    for (const operation of ['ListActionExecutions', 'ListRuleExecutions', 'ListPipelineExecutions']) {
      await ask(operation, { pipelineName: name });
    }
    for (const part of ['state', 'history', 'executions']) await get(`/pipelines/${name}/${part}`);
  }
  await ask('UpdatePipeline', { pipeline: { ...pipeline('Sample'), stages: pipeline('Sample').stages } });
  await ask('PutWebhook', { webhook: hook });
  await ask('GetPipelineExecution', { pipelineName, pipelineExecutionId });
  const [{ url }] = (await ask('ListWebhooks', {})).webhooks;
  for (const operation of operationNames.filter((name) => /^List|^Get/.test(name))) await ask(operation, {});
  const payload = '{"ref":"refs/heads/main"}';
  const signature = createHmac('sha256', marker).update(payload).digest('hex');
  const delivered = await deliver(url, payload, { 'X-Hub-Signature-256': `sha256=${signature}` });
  shown.set('delivery', JSON.stringify(delivered));
  shown.set('forged', JSON.stringify(await deliver(url, payload, { 'X-Hub-Signature-256': 'sha256=00' })));

  const listed = await get('/jobs');
  const ids: string[] = listed.jobs.map(({ id }: { id: string }) => id);
  for (const id of ids) await get(`/jobs/${id}`);
  await get(`/executions/${pipelineExecutionId}`);
  for (const path of ['/pipelines', '/requests?limit=500', '/events', '/conduct', '/functions', '/action-types']) {
    await get(path);
  }

  for (const args of [
    ...ids.flatMap((id) => [
      ['jobs', id],
      ['jobs', id, '--json'],
    ]),
    ['jobs'],
    ['pipelines'],
    ['pipelines', 'Sample'],
    ['requests'],
    ['requests', '--json'],
    ['conduct'],
    ['wait', ids[0] as string, '--for', 'Queued', '--timeout', '1s'],
    ['seed', folder.write('again.json', JSON.stringify({ jobs: [{ configuration: { Password: [marker] } }] }))],
  ]) {
    const { stdout, stderr } = await run([...args, '--endpoint', endpoint]);
    shown.set(args.join(' '), stdout + stderr);
  }
  const report = join(folder.path, 'report.xml');
  await run(['exec', '--fixtures', fixtures, '--report', report, '--', process.execPath, '--eval', '']);
  shown.set('JUnit report', readFileSync(report, 'utf8'));
  shown.set('log', command.stdout + command.stderr);

  expect(shown.get('delivery')).toContain("'****' is asked for");
  expect(shown.get('log')).toContain('fails: a variable in its secret property Password has no value.');
  expect([...shown].filter(([, text]) => text.includes(marker))).toEqual([]);
});
