import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetJobDetailsCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/index.ts';
import { run, startCommand } from '../support/command.ts';
import { controlWays } from '../support/control-ways.ts';
import { temporaryFolder } from '../support/folder.ts';

const secret = 'hunter2-of-the-test';
const type = { category: 'Test', owner: 'Custom', provider: 'Secretive', version: '1' } as const;
const document = {
  actionTypes: [
    {
      ...type,
      configurationProperties: [
        { name: 'Project', required: true, key: true, secret: false },
        { name: 'Password', required: true, key: false, secret: true },
      ],
      inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
      outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
    },
  ],
  jobs: [{ actionTypeId: type, configuration: { Project: 'demo', Password: secret } }],
};
const masked = { Project: 'demo', Password: '****' };
const clear = { Project: 'demo', Password: secret };

describe.each(controlWays)('%s, what an action type declares secret', (_way, start) => {
  test('is shown to its worker, and to others only when they ask for it', async () => {
    await using started = await start({ fixtures: document });
    const { control, emulator } = started;
    const [{ id = '' } = {}] = await control.jobs.list();

    const enqueued = await control.jobs.enqueue({ actionTypeId: type, configuration: clear });
    const [worker, shown, waited, asked] = [
      await emulator.client.send(new GetJobDetailsCommand({ jobId: id })),
      await control.jobs.get(id),
      await control.jobs.waitFor(id, 'Queued'),
      await control.jobs.get(id, { secrets: true }),
    ];

    expect(worker.jobDetails?.data?.actionConfiguration?.configuration).toEqual(clear);
    expect([enqueued, shown, waited].map(({ configuration }) => configuration)).toEqual([masked, masked, masked]);
    expect(asked.configuration).toEqual(clear);
  });
});

test('commands and reports hide what an action type declares secret', async () => {
  using folder = temporaryFolder();
  const fixtures = folder.write('jobs.json', JSON.stringify(document));
  const report = join(folder.path, 'report.xml');
  await using started = await startCommand(['--fixtures', fixtures]);
  const { endpoint } = started;
  const [{ id = '' } = {}] = await connect(endpoint).then((emulator) => emulator.jobs.list());

  const [shown, asked] = [
    await run(['jobs', id, '--endpoint', endpoint]),
    await run(['jobs', id, '--endpoint', endpoint, '--show-secrets']),
  ];
  await run(['exec', '--fixtures', fixtures, '--report', report, '--', process.execPath, '--eval', '']);

  expect(shown.stdout).toMatch(/Password +\*\*\*\*/);
  expect(asked.stdout).toMatch(new RegExp(`Password +${secret}`));
  expect(readFileSync(report, 'utf8')).toMatch(/Password +\*\*\*\*/);
});
