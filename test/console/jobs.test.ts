import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { openConsole, startWithConsole } from '../support/console.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

describe.runIf(chromiumPath)(`the console's jobs${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('a person is the worker: polls, acknowledges and succeeds', async () => {
    await using emulator = await startWithConsole({ fixtures: { actionTypes: [buildTypeFixture] } });
    const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page, offences } = opened;

    await page.getByRole('option', { name: id.slice(0, 8) }).click();
    await page.getByRole('button', { name: 'Poll' }).click();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('button', { name: 'Succeed…' }).click();
    await page.getByLabel('Summary').fill('Done here');
    await page.getByLabel('Output variables').fill('Url=http://a/?b=c');
    await page.getByRole('button', { name: 'Succeed', exact: true }).click();
    await page.getByText('Success reported').waitFor();

    expect(await emulator.jobs.get(id)).toMatchObject({
      status: 'Succeeded',
      summary: 'Done here',
      outputVariables: { Url: 'http://a/?b=c' },
    });
    expect(await emulator.requests.list()).toEqual([]);
    expect(offences).toEqual([]);
  });

  test('of 100,000 jobs only those that are seen are drawn', async () => {
    await using emulator = await startWithConsole({
      fixtures: { actionTypes: [buildTypeFixture], jobs: [{ actionTypeId: buildType, count: 100_000 }] },
    });
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page } = opened;

    await page.getByText('All 100,000').waitFor();
    const list = page.getByRole('listbox');
    await list.focus();
    await page.keyboard.press('End');
    const last = async () => Number(await list.getByRole('option').last().getAttribute('aria-posinset'));
    await expect.poll(last).toBeGreaterThanOrEqual(500);

    expect(await list.getByRole('option').count()).toBeLessThan(60);
  });

  test('what workers write is shown as text', async () => {
    await using emulator = await startWithConsole({ fixtures: { actionTypes: [buildTypeFixture] } });
    const markup = '<img src=x onerror="document.title=1">';
    await emulator.jobs.enqueue({
      actionTypeId: buildType,
      configuration: { [markup]: markup },
    });
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page, offences } = opened;

    await page.getByRole('option').click();

    await page.getByRole('term').filter({ hasText: markup }).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(offences).toEqual([]);
  });
});
