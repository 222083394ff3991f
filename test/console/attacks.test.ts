import { CodePipelineClient, PollForJobsCommand } from '@aws-sdk/client-codepipeline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/index.ts';
import { chromiumPath, launchBrowser, noBrowser, startOtherSite } from '../support/browser.ts';
import { openConsole, press, startWithConsole } from '../support/console.ts';
import { busyFixtures, makeBusy } from '../support/console-story.ts';
import { sendRaw } from '../support/http.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

/** What acts wherever it runs as the emulator's own page. */
const act = `document.title = 'run'; fetch('/_emulator/v1/faults', { method: 'POST', body: '{"effect":{"cut":"after"}}' })`;
const markup = `"><img src=x onerror="${act.replaceAll('"', '&quot;')}"><script>${act}</script>`;

const hostile = {
  'page.html': `<!doctype html><title>run</title><script>${act}</script>`,
  'picture.svg': `<svg xmlns="http://www.w3.org/2000/svg" onload="${act.replaceAll('"', '&quot;')}"><script>${act}</script></svg>`,
};

describe.runIf(chromiumPath)(`attacks on the console${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test.each(Object.entries(hostile))('what is uploaded is shown as text and kept as a file: %s', async (key, text) => {
    await using emulator = await startWithConsole();
    await emulator.artifacts.put({ bucket: 'release', key }, text);
    await using opened = await openConsole(browser, emulator, `/artifacts?bucket=release&key=${key}`);
    const { page, offences } = opened;

    await page.locator('pre').getByText(text).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    expect((await downloading).suggestedFilename()).toBe(key);
    const other = await page.context().newPage();
    const again = other.waitForEvent('download');
    const content = `${emulator.endpoint}/_emulator/v1/artifacts/content?bucket=release&key=${key}`;
    await other.goto(content).catch(() => {});
    await again;

    expect([await page.title(), await other.title()]).not.toContain('run');
    expect(await emulator.faults.list()).toEqual([]);
    expect(offences).toEqual([]);
  });

  test('markup is text on every screen, whoever has written it', async () => {
    await using emulator = await startWithConsole({ fixtures: busyFixtures });
    const paths = await makeBusy(emulator);
    const written = await writeMarkup(emulator);
    await using opened = await openConsole(browser, emulator);
    const { page, offences } = opened;
    const addresses = [
      ...Object.values(paths),
      ...written,
      `/jobs?q=${encodeURIComponent(markup)}`,
      `/jobs?job=${encodeURIComponent(markup)}`,
      `/pipelines/${encodeURIComponent(markup)}`,
      `/executions/${encodeURIComponent(markup)}`,
      `/artifacts?bucket=release&key=${encodeURIComponent(markup)}`,
      `/nowhere/${encodeURIComponent(markup)}`,
    ];

    const seen: string[] = [];
    for (const address of addresses) {
      await page.goto(`${emulator.consoleUrl}console${address}`);
      await page.locator('main').locator('h1, .empty').first().waitFor();
      await page.locator('.bars').waitFor({ state: 'detached' });
      seen.push(await page.locator('body').innerText());
      expect(await page.locator('img, iframe, object, embed, main script, a[href^="javascript:" i]').count()).toBe(0);
      expect(await page.title()).not.toBe('run');
    }

    // Otherwise nothing was shown, and nothing proved.
    expect(seen.filter((text) => text.includes('<script>')).length).toBeGreaterThanOrEqual(8);
    expect(await emulator.faults.list()).toHaveLength(1);
    expect(offences).toEqual([]);
  });

  test('a script of somebody else’s is told as an offence by these tests', async () => {
    await using emulator = await startWithConsole();
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page, offences } = opened;

    await page.evaluate(`
      const script = document.createElement('script');
      script.append("document.title = 'run'");
      document.head.append(script);
    `);
    await page.evaluate(`void setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'))`);

    await expect.poll(() => offences.filter((text) => /Content Security Policy|TrustedHTML/.test(text)).length).toBe(2);
    expect(await page.title()).not.toBe('run');
  });

  test('no page shows the console in a frame', async () => {
    await using emulator = await startWithConsole();
    await using site = await startOtherSite();
    const page = await browser.newPage();
    const own = `${emulator.endpoint}/own.html`;
    await page.route(own, (route) => route.fulfill({ contentType: 'text/html', body: '<body></body>' }));

    for (const around of [`http://localhost:${site.port}/page`, own]) {
      await page.goto(around);
      await page.evaluate(`new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.onload = resolve;
        frame.src = '${emulator.consoleUrl}console/jobs';
        document.body.append(frame);
      })`);
      const [frame] = page.mainFrame().childFrames();
      expect(await frame?.locator('#app').count(), around).toBe(0);
    }
    await page.close();
  });

  test('secrets are covered until they are asked for, and do not come before', async () => {
    await using emulator = await startWithConsole({ fixtures: busyFixtures });
    const { job = '' } = await makeBusy(emulator);
    await using opened = await openConsole(browser, emulator, '/');
    const { page } = opened;
    const bodies: Promise<string>[] = [];
    page.on('response', (response) => {
      if (!response.url().endsWith('/stream')) bodies.push(response.text().catch(() => ''));
    });
    await page.goto(`${emulator.consoleUrl}console${job}`);
    const panel = page.getByRole('complementary');

    await panel.getByText('****').waitFor();
    expect((await Promise.all(bodies)).filter((text) => text.includes('hunter2'))).toEqual([]);
    await press(panel, 'Show secrets');
    await panel.getByText('hunter2').waitFor();
    await press(panel, 'Cover secrets');
    await panel.getByText('****').waitFor();
  });

  test('a link on another site leads to the console, which it can look into no more than before', async () => {
    await using emulator = await startWithConsole();
    await using site = await startOtherSite();
    const page = await browser.newPage();

    for (const path of ['/', '/_emulator/', '/_emulator/console/jobs']) {
      await page.goto(`http://localhost:${site.port}/page`);
      await page.evaluate(`location.href = '${emulator.endpoint}${path}'`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    await page.close();
  });
});

describe('the console’s files', () => {
  test('are refused to other sites and to names that may be made to lead here', async () => {
    await using emulator = await startWithConsole();
    const page = await sendRaw(emulator, { method: 'GET', path: '/_emulator/console/jobs' });
    const [asset = ''] = /\/_emulator\/console\/assets\/main-[^"]+/.exec(page.body.toString()) ?? [];
    const { host } = new URL(emulator.endpoint);
    const statuses: Record<string, number[]> = {};

    for (const path of ['/_emulator/console/jobs', asset]) {
      const answers = await Promise.all(
        [
          { host },
          { host: 'rebound.example' },
          { host, origin: 'http://evil.example' },
          { host, origin: 'null' },
          { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' },
          { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
        ].map((headers) => sendRaw(emulator, { method: 'GET', path, headers })),
      );
      statuses[path] = answers.map(({ status }) => status);
    }

    expect(statuses).toEqual({
      '/_emulator/console/jobs': [200, 403, 403, 403, 403, 403],
      [asset]: [200, 403, 403, 403, 403, 403],
    });
    expect(page.headers).toContainEqual([
      'content-security-policy',
      expect.stringContaining("frame-ancestors 'none'; require-trusted-types-for 'script'"),
    ]);
  });

  test.each([
    '..%2findex.html',
    '..%2f..%2fcli%2fmain.js',
    '%2e%2e/%2e%2e/index.js',
    '..%5c..%5cindex.js',
    '%2fetc%2fpasswd',
    'main.js%00.html',
    '%00.js',
    `${'x'.repeat(300)}.js`,
    '.js',
    'package.json',
    '..',
    '',
  ])('none of another folder is given: %s', async (name) => {
    await using emulator = await startWithConsole();

    const answer = await sendRaw(emulator, { method: 'GET', path: `/_emulator/console/assets/${name}` });
    const { status } = answer;
    const body = answer.body.toString();

    // What is no asset's name is a screen's address to the page.
    if (status === 200) expect(body).toMatch(/^<!doctype html>/);
    else
      expect([status, body]).toEqual([404, expect.stringMatching(/^(The console has no file '|\{"code":"notFound")/)]);
  });
});

/** Writes markup wherever others than the console's user may write. Returns where it is to be seen. */
async function writeMarkup(emulator: Emulator): Promise<readonly string[]> {
  const call = emulator.operations.call.bind(emulator.operations);
  const type = { ...buildType, provider: 'Marked' };
  await emulator.fixtures.load({ actionTypes: [{ ...buildTypeFixture, provider: 'Marked' }] });
  await emulator.jobs.enqueue({
    actionTypeId: type,
    count: 2,
    configuration: { Written: markup.slice(0, 500) },
  } as never);
  const { jobs } = await call('PollForJobs', { actionTypeId: type, maxBatchSize: 2 });
  const [first, second] = jobs as { id: string; nonce: string }[];
  for (const job of [first, second]) await call('AcknowledgeJob', { jobId: job?.id, nonce: job?.nonce });
  await call('PutJobSuccessResult', {
    jobId: first?.id,
    executionDetails: { summary: markup, externalExecutionId: markup.slice(0, 1500) },
    outputVariables: { Link: markup },
  });
  await call('PutJobFailureResult', {
    jobId: second?.id,
    failureDetails: { type: 'JobFailed', message: markup, externalExecutionId: 'javascript:alert(1)' },
  });
  await emulator.artifacts.put({ bucket: 'release', key: markup }, markup);
  const client = new CodePipelineClient({
    ...emulator.clientConfig,
    credentials: { accessKeyId: '<script>alert(1)</script>', secretAccessKey: 'test' },
  });
  await client
    .send(new PollForJobsCommand({ actionTypeId: { ...type, provider: markup.slice(0, 35) } }))
    .catch(() => {});
  client.destroy();
  return [
    `/jobs?job=${first?.id}`,
    `/jobs?job=${second?.id}`,
    '/jobs?status=Failed',
    '/requests?number=1',
    '/artifacts?bucket=release',
  ];
}
