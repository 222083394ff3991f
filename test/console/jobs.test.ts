import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { openConsole, press, startWithConsole } from '../support/console.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

/** How many jobs the list has, whether they are drawn or not. */
async function known(page: Page): Promise<number> {
  return Number(await page.getByRole('option').last().getAttribute('aria-setsize'));
}

function startWithJobs(count: number): ReturnType<typeof startWithConsole> {
  return startWithConsole({
    fixtures: { actionTypes: [buildTypeFixture], jobs: [{ actionTypeId: buildType, count }] },
  });
}

/** Goes to the end of the list by the keyboard; returns the list. */
async function goToOldest(page: Page): Promise<Locator> {
  const list = page.getByRole('listbox');
  await list.getByRole('option').first().waitFor();
  await list.focus();
  await page.keyboard.press('End');
  return list;
}

describe.runIf(chromiumPath)(`the console's jobs${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('events can be limited to those of jobs, as to those of pipelines', async () => {
    await using emulator = await startWithConsole({ fixtures: { actionTypes: [buildTypeFixture] } });
    const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
    await using opened = await openConsole(browser, emulator, '/events');
    const { page, offences } = opened;
    const chips = page.getByRole('group', { name: 'Kind' });

    await page.getByRole('option').filter({ hasText: id }).waitFor();
    await chips.getByRole('button', { name: 'Pipeline' }).click();
    await page.getByText('Nothing has come to another state yet.').waitFor();
    await chips.getByRole('button', { name: 'Job' }).click();
    await page.getByRole('option').filter({ hasText: id }).waitFor();

    expect(offences).toEqual([]);
  });

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
    await using emulator = await startWithJobs(100_000);
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page } = opened;

    await page.getByText('All 100,000').waitFor();
    const list = page.getByRole('listbox');
    await list.focus();
    await page.keyboard.press('End');
    await expect.poll(() => known(page)).toBeGreaterThanOrEqual(500);
    await page.keyboard.press('End');
    const last = async () => Number(await list.getByRole('option').last().getAttribute('aria-posinset'));
    await expect.poll(last).toBeGreaterThanOrEqual(500);

    expect(await list.getByRole('option').count()).toBeLessThan(60);
  });

  test.each([
    { many: 133, where: 'at the newest' },
    { many: 700, where: 'at the newest' },
    { many: 700, where: 'at older ones' },
  ] as const)(
    '$many jobs that come at once, while one looks $where, leave no gap to those that were there',
    async ({ many, where }) => {
      await using emulator = await startWithJobs(150);
      await using opened = await openConsole(browser, emulator, '/jobs');
      const { page } = opened;
      const list = await goToOldest(page);
      await expect.poll(() => known(page)).toBe(150);
      if (where === 'at the newest') await page.keyboard.press('Home');

      await emulator.jobs.enqueue({ actionTypeId: buildType, count: many });
      await page.getByText(`All ${150 + many}`).waitFor();
      if (where === 'at older ones') await press(page, `${many} newer`);

      const [newest] = await emulator.jobs.list({ limit: 1 });
      await page.locator(`[id="row-${newest?.id}"]`).waitFor();
      await list.focus();
      await expect
        .poll(async () => {
          await page.keyboard.press('End');
          return known(page);
        })
        .toBe(150 + many);
      await page.keyboard.press('Home');
      const expected = (await emulator.jobs.list({ limit: 1000 })).map(({ id }) => `row-${id}`).reverse();
      const shown = (): Promise<string[]> =>
        list.getByRole('option').evaluateAll((rows) => rows.map((row: { readonly id: string }) => row.id));
      for (let row = 0; row < expected.length; row += 20) {
        await expect.poll(shown).toContain(expected[row]);
        const ids = await shown();
        const at = expected.indexOf(ids[0] as string);
        expect(ids).toEqual(expected.slice(at, at + ids.length));
        await page.keyboard.press('PageDown');
      }
    },
  );

  test('jobs that come while somebody looks at older ones move nothing, and are a press away', async () => {
    await using emulator = await startWithJobs(90);
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page } = opened;
    const list = await goToOldest(page);
    const [oldest] = await emulator.jobs.list({ limit: 90 });
    const shown = list.getByRole('option', { name: oldest?.id.slice(0, 8) ?? '' });
    await shown.filter({ hasText: 'Queued' }).waitFor();

    await emulator.jobs.enqueue({ actionTypeId: buildType, count: 3 });
    await emulator.operations.call('PollForJobs', { actionTypeId: buildType, maxBatchSize: 1 });

    await shown.filter({ hasText: 'Dispatched' }).waitFor();
    expect(await shown.getAttribute('aria-posinset')).toBe('90');
    await press(page, '3 newer');
    const newest = (await emulator.jobs.list({ limit: 1 }))[0]?.id.slice(0, 8) ?? '';
    await list.getByRole('option', { name: newest }).waitFor();
    await expect.poll(() => known(page)).toBe(93);
  });

  test('a chain of continuations is one row, which unfolds into its turns', async () => {
    await using emulator = await startWithConsole({ fixtures: { actionTypes: [buildTypeFixture] } });
    const { id: first } = await emulator.jobs.enqueue({ actionTypeId: buildType });
    const work = async (continuationToken: string) => {
      const { jobs } = await emulator.operations.call('PollForJobs', { actionTypeId: buildType, maxBatchSize: 1 });
      const [{ id: jobId, nonce }] = jobs as [{ id: string; nonce: string }];
      await emulator.operations.call('AcknowledgeJob', { jobId, nonce });
      await emulator.operations.call('PutJobSuccessResult', { jobId, continuationToken });
    };
    await work('one');
    await emulator.clock.advance('1m');
    await work('two');
    const { chain } = await emulator.jobs.get(first);
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page, offences } = opened;
    const rows = page.getByRole('option');

    await press(page, '3 turns ▸');
    await expect.poll(() => rows.count()).toBe(3);
    const shown = await rows.allTextContents();
    expect(chain.toReversed().every((id, at) => shown[at]?.includes(id.slice(0, 8)))).toBe(true);
    await press(page, '3 turns ▾');
    await expect.poll(() => rows.count()).toBe(1);
    await rows.click();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => rows.count()).toBe(3);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => rows.count()).toBe(1);
    expect(offences).toEqual([]);
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
