import { CodePipelineClient, PollForJobsCommand, PutJobSuccessResultCommand } from '@aws-sdk/client-codepipeline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { openConsole, startWithConsole } from '../support/console.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

describe.runIf(chromiumPath)(`a request in the console${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('is shown with its answer, the verdict on it, and why it got no job', async () => {
    await using emulator = await startWithConsole({ fixtures: { actionTypes: [buildTypeFixture] } });
    const client = new CodePipelineClient(emulator.clientConfig);
    const poll = new PollForJobsCommand({ actionTypeId: buildType });
    const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType, inputArtifacts: [{ name: 'App' }] });
    const { jobs = [] } = await client.send(poll);
    await client.send(new PutJobSuccessResultCommand({ jobId: id })).catch(() => {});
    await client.send(poll);
    await using opened = await openConsole(browser, emulator, '/requests');
    const { page, offences } = opened;
    const panel = page.getByRole('complementary');

    await page.getByRole('option').filter({ hasText: 'PutJobSuccessResult' }).filter({ hasText: 'verdict' }).click();
    await panel.getByRole('link', { name: 'WorkedUnacknowledged' }).waitFor();
    await panel.getByText('"__type": "InvalidJobStateException"').waitFor();
    await page.getByRole('option').filter({ hasText: 'no job' }).click();
    await panel.getByText('No job of Build/Custom/MyBuild/1 waits').waitFor();
    await page.getByRole('option').last().click();
    await panel.getByText(`"nonce": "${jobs[0]?.nonce}"`).waitFor();

    const { secretAccessKey = '' } = jobs[0]?.data?.artifactCredentials ?? {};
    expect(secretAccessKey).not.toBe('');
    expect(await page.content()).not.toContain(secretAccessKey);
    expect(offences).toEqual([]);
  });
});
