import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { RunningCommand } from '../support/command.ts';
import { openConsole, openTab, press, startWithConsole } from '../support/console.ts';
import { busyFixtures } from '../support/console-story.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

const queue = { actionTypes: [buildTypeFixture], jobs: [{ actionTypeId: buildType }] };

describe.runIf(chromiumPath)(`the console's states${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('an emulator that is gone is told, nothing can be pressed, and all comes back by itself', async () => {
    const first = await startWithConsole({ fixtures: busyFixtures });
    const { port } = new URL(first.endpoint);
    await using opened = await openConsole(browser, first, '/pipelines/ReleasePipeline');
    const { page } = opened;
    const start = page.getByRole('button', { name: 'Start execution' });
    await start.waitFor();
    // Else it has never heard whose state it shows, and tells nothing of another one.
    await page.getByText('Live', { exact: true }).waitFor();
    await page.evaluate('document.isTheSamePage = true');

    await first.stop();
    await page.getByText('The emulator does not answer.').waitFor();
    await expect.poll(() => start.isDisabled()).toBe(true);
    const gate = page.getByRole('button', { name: /^Transition from Source/ });
    expect(await gate.isDisabled()).toBe(true);
    await page.getByRole('region', { name: /^Stage Build/ }).waitFor();

    await using second = await startWithConsole({ fixtures: busyFixtures, port: Number(port) });
    await second.pipelines.start('ReleasePipeline');
    await page.getByText('No worker has taken the job yet.').waitFor();
    await page.getByText('The emulator has another state now').waitFor();

    await expect.poll(() => start.isDisabled()).toBe(false);
    expect(await page.evaluate('document.isTheSamePage')).toBe(true);
  });

  test('a dialog that is open when the emulator goes sends nothing', async () => {
    const emulator = await startWithConsole({ fixtures: busyFixtures });
    await using opened = await openConsole(browser, emulator, '/pipelines/ReleasePipeline');
    const { page } = opened;
    await press(page, 'Start execution');

    await emulator.stop();

    await expect.poll(() => page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true);
  });

  test('a reset under an open page is told, and what was selected is let go', async () => {
    await using emulator = await startWithConsole({ fixtures: queue });
    const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
    await using opened = await openConsole(browser, emulator, `/jobs?job=${id}`);
    const { page, offences } = opened;
    const panel = page.getByRole('complementary', { name: id });
    await panel.getByText('Nobody has taken this job.').waitFor();

    await emulator.reset();
    await page.getByText('The emulator has another state now').waitFor();
    await panel.waitFor({ state: 'detached' });

    expect(new URL(page.url()).searchParams.has('job')).toBe(false);
    await expect.poll(() => page.getByRole('option').count()).toBe(1);
    await press(page, 'Dismiss');
    await page.getByText('The emulator has another state now').waitFor({ state: 'detached' });
    expect(offences).toEqual([]);
  });

  test('a job that there is none of says so', async () => {
    await using emulator = await startWithConsole();
    await using opened = await openConsole(browser, emulator, '/jobs?job=none');

    await opened.page.getByRole('complementary', { name: 'none' }).getByText(/none/).last().waitFor();
  });

  test('eight tabs at once are live', async () => {
    await using emulator = await startWithConsole({ fixtures: { actionTypes: [buildTypeFixture] } });
    await using opened = await openConsole(browser, emulator, '/jobs');
    const tabs = [opened.page];
    while (tabs.length < 8) tabs.push((await openTab(opened.page.context(), emulator, '/jobs')).page);

    const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });

    await Promise.all(tabs.map((page) => page.getByRole('option', { name: id.slice(0, 8) }).waitFor()));
    await tabs[0]?.close();
    const { id: second } = await emulator.jobs.enqueue({ actionTypeId: buildType });
    await Promise.all(tabs.slice(1).map((page) => page.getByRole('option', { name: second.slice(0, 8) }).waitFor()));
  });

  test('a page to which the browser goes back is live again', async () => {
    const withCache = await launchBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    await using emulator = await startWithConsole({ fixtures: queue });
    const { page } = await openConsole(withCache, emulator, '/jobs');
    await page.getByRole('option').waitFor();
    await page.goto(`${emulator.endpoint}/_emulator/v1/health`);
    await emulator.jobs.enqueue({ actionTypeId: buildType });

    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => page.getByRole('option').count()).toBe(2);
    await emulator.jobs.enqueue({ actionTypeId: buildType });

    await expect.poll(() => page.getByRole('option').count()).toBe(3);
    await withCache.close();
  });

  test('each screen of an empty emulator says what to do', async () => {
    await using emulator = await startWithConsole();
    await using opened = await openConsole(browser, emulator, '/pipelines');
    const { page, offences } = opened;
    const sentences = {
      Pipelines: 'There is no pipeline yet.',
      Jobs: 'There is no job yet.',
      Requests: 'No worker has asked for anything yet.',
      Conduct: 'The workers did nothing that they should not have done',
      Events: /no event|Nothing has happened|yet/i,
      Artifacts: 'There is no bucket yet.',
      Faults: 'Nothing goes wrong by itself here.',
      Clock: 'Nothing falls due by itself.',
      Snapshots: 'There is no snapshot yet.',
    };

    for (const [title, sentence] of Object.entries(sentences)) {
      await page.getByRole('navigation').getByRole('link', { name: title }).click();
      await page.getByRole('heading', { name: title, exact: true }).waitFor();
      await page.locator('.empty').getByText(sentence).first().waitFor();
    }
    expect(offences).toEqual([]);
  });

  test('with --control on a port of its own the console is there, and gives workers the other one', async () => {
    await using emulator = await startWithConsole({ control: 0 });
    const { consoleUrl = '' } = emulator;
    const aws = new URL(emulator.endpoint);
    const { origin, port } = new URL(consoleUrl);
    expect(port).not.toBe(aws.port);
    await using opened = await openConsole(browser, { endpoint: origin, consoleUrl }, '/settings');
    const { page, offences } = opened;

    await page.getByText(`export AWS_ENDPOINT_URL=http://127.0.0.1:${aws.port}`).waitFor();

    expect((await fetch(`${emulator.endpoint}/_emulator/console/`)).status).toBe(403);
    expect(offences).toEqual([]);
  });
});

test('with --control off there is no console', async () => {
  await using emulator = await startWithConsole({ control: 'off' });
  const answers = await Promise.all(
    ['/_emulator/', '/_emulator/console/', '/_emulator/console/assets/main.js'].map(async (path) => {
      const answer = await fetch(emulator.endpoint + path);
      return [answer.status, ((await answer.json()) as { message: string }).message];
    }),
  );

  const sentence = 'The control API of this emulator is switched off; start it without --control off.';
  expect(answers).toEqual(answers.map(() => [403, sentence]));
  expect(emulator.consoleUrl).toBeUndefined();
});

test('a console that has not been built is one sentence', async () => {
  using folder = temporaryFolder();
  const bundle = process.env.TEST_RUN_BUNDLE as string;
  const project = join(bundle, '..');
  mkdirSync(join(folder.path, 'dist'));
  cpSync(bundle, join(folder.path, 'dist'), { recursive: true, filter: (name) => name !== join(bundle, 'console') });
  cpSync(join(project, 'package.json'), join(folder.path, 'package.json'));
  symlinkSync(join(project, 'node_modules'), join(folder.path, 'node_modules'));
  const program = [process.execPath, join(folder.path, 'dist/cli/main.js')] as const;
  await using command = new RunningCommand(['start', '--port', '0'], { program });
  const [endpoint] = await command.sees(/http:\/\/127\.0\.0\.1:\d+/);

  const answer = await fetch(`${endpoint}/_emulator/console/`);

  expect([answer.status, await answer.text()]).toEqual([
    404,
    'The console has not been built: run "npm run build" once.',
  ]);
});
