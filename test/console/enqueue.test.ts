import { CodePipelineClient, PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FixtureDocument } from '../../src/index.ts';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { openConsole, startWithConsole } from '../support/console.ts';

const details = { minimumCount: 0, maximumCount: 2 };
const signing = { category: 'Build', owner: 'Custom', provider: 'Signing', version: '3' } as const;
const fixtures = {
  actionTypes: [
    {
      category: 'Build',
      provider: 'Signing',
      version: '3',
      configurationProperties: [
        { name: 'Key', required: true, key: true, secret: false, description: 'Whose name it is signed with' },
        { name: 'Password', required: false, key: false, secret: true },
      ],
      inputArtifactDetails: details,
      outputArtifactDetails: details,
    },
  ],
} as unknown as FixtureDocument;

describe.runIf(chromiumPath)(`jobs put in by hand${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('a form of what the action type declares makes jobs that a worker gets', async () => {
    await using emulator = await startWithConsole({ fixtures });
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page, offences } = opened;

    await page.getByRole('button', { name: 'Enqueue…' }).click();
    await page.getByLabel('Key, required').fill('release');
    await page.getByLabel('Password, secret').fill('hunter2');
    await page.getByLabel('Input artifacts').fill('App, Docs');
    await page.getByLabel('Output artifacts').fill('Signed');
    await page.getByLabel('How many jobs').fill('2');
    await page.getByRole('button', { name: 'Enqueue', exact: true }).click();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();

    expect(await page.getByRole('complementary').getByText('hunter2').count()).toBe(0);
    const client = new CodePipelineClient(emulator.clientConfig);
    const { jobs } = await client.send(new PollForJobsCommand({ actionTypeId: signing, maxBatchSize: 5 }));
    expect(jobs).toHaveLength(2);
    expect(jobs?.[0]?.data).toMatchObject({
      actionConfiguration: { configuration: { Key: 'release', Password: 'hunter2' } },
      inputArtifacts: [{ name: 'App' }, { name: 'Docs' }],
      outputArtifacts: [{ name: 'Signed' }],
    });
    expect(offences).toEqual([]);
  });

  test('a refused job says why and stays to be corrected', async () => {
    await using emulator = await startWithConsole({ fixtures });
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page } = opened;

    await page.getByRole('button', { name: 'Enqueue…' }).click();
    await page.getByLabel('Key, required').fill('release');
    await page.getByLabel('How many jobs').fill('100001');
    await page.getByRole('button', { name: 'Enqueue', exact: true }).click();
    await page.getByRole('dialog').getByRole('alert').filter({ hasText: '100000' }).waitFor();
    await page.getByLabel('How many jobs').fill('1');
    await page.getByRole('button', { name: 'Enqueue', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    expect(await emulator.jobs.counts()).toEqual({ Queued: 1 });
  });

  test('a document of jobs is pasted where no action type is known', async () => {
    await using emulator = await startWithConsole();
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page, offences } = opened;

    await page.getByRole('button', { name: 'Enqueue…' }).first().click();
    await page.getByText('There is no action type of a worker here yet').waitFor();
    await page.getByRole('button', { name: 'YAML' }).click();
    await page
      .getByLabel('A fixture document')
      .fill('jobs: [ { actionTypeId: { category: Test, provider: Lint, version: "1" }, count: 3 } ]');
    await page.getByRole('button', { name: 'Enqueue', exact: true }).click();
    await page.getByText('All 3').waitFor();

    expect(await emulator.jobs.counts()).toEqual({ Queued: 3 });
    expect(offences).toEqual([]);
  });
});
