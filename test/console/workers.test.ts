import { CodePipelineClient, PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { openConsole, startWithConsole } from '../support/console.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';
import { acmeType, ann, partner } from '../support/third-party.ts';

describe.runIf(chromiumPath)(`workers in the console${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('queues say how many wait and who polls, and a worker what it has in hand', async () => {
    await using emulator = await startWithConsole({ fixtures: { actionTypes: [buildTypeFixture] } });
    const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
    await emulator.jobs.enqueue({ actionTypeId: buildType, count: 2 } as never);
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page, offences } = opened;
    const queue = page.getByRole('region', { name: 'Queues' }).getByRole('button');

    await queue.filter({ hasText: '3 waiting' }).filter({ hasText: 'no worker asks' }).waitFor();
    await new CodePipelineClient(emulator.clientConfig).send(new PollForJobsCommand({ actionTypeId: buildType }));
    await queue.filter({ hasText: '2 waiting' }).filter({ hasText: '123456789012 asked' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.getByText('Build/Custom/MyBuild/1').waitFor();
    await page.getByRole('link', { name: id.slice(0, 8) }).click();
    await page.getByRole('complementary', { name: id }).waitFor();

    expect(offences).toEqual([]);
  });

  test('lists are limited to an account and region, in which the page then acts', async () => {
    await using emulator = await startWithConsole({ fixtures: { actionTypes: [buildTypeFixture] } });
    await emulator.jobs.enqueue({ actionTypeId: buildType });
    const far = await emulator.jobs.enqueue({ actionTypeId: buildType }, { region: 'eu-west-1' });
    await emulator.jobs.enqueue({ actionTypeId: buildType, count: 1100 });
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page, offences } = opened;

    await page.getByText('All 1,102').waitFor();
    await page.getByLabel('Account and region').selectOption('123456789012 eu-west-1');
    await page.getByText('All 1').waitFor();
    await page.getByRole('option', { name: far.id.slice(0, 8) }).click();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Acknowledge' }).waitFor();
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Succeed…' }).waitFor();
    await page.keyboard.press('n');
    await page
      .getByRole('dialog', { name: 'Report failure' })
      .getByRole('button', { name: 'Fail', exact: true })
      .click();
    await page.getByText('Failure reported').waitFor();

    expect((await emulator.jobs.get(far.id)).status).toBe('Failed');
    expect(offences).toEqual([]);
  });

  test('a person does a partner’s job with its client’s token', async () => {
    await using emulator = await startWithConsole(partner);
    const { id } = await emulator.jobs.enqueue({ actionTypeId: acmeType, clientId: ann.clientId });
    await using opened = await openConsole(browser, emulator, `/jobs?job=${id}`);
    const { page, offences } = opened;

    await page.getByRole('button', { name: 'Poll' }).click();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('button', { name: 'Succeed…' }).click();
    await page.getByLabel('Summary').fill('Nothing found');
    await page.getByRole('button', { name: 'Succeed', exact: true }).click();
    await page.getByText('Success reported').waitFor();

    expect(await emulator.jobs.get(id)).toMatchObject({ status: 'Succeeded', summary: 'Nothing found' });
    expect(await page.content()).not.toContain(ann.clientToken);
    expect(offences).toEqual([]);
  });
});
