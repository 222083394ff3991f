import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  AcknowledgeJobCommand,
  CodePipelineClient,
  PollForJobsCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/index.ts';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { openConsole, press, startWithConsole, tabTo } from '../support/console.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';
import { hasAwsCli } from '../support/python.ts';
import { oddZip } from '../support/zips.ts';

const run = promisify(execFile);
const queue = { actionTypes: [buildTypeFixture], jobs: [{ actionTypeId: buildType }] };

describe.runIf(chromiumPath)(`the console${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('requests come live from a worker, are filtered, and are given as a command that runs', async () => {
    await using emulator = await startWithConsole({ fixtures: queue });
    await using opened = await openConsole(browser, emulator, '/requests');
    const { page, offences } = opened;
    await page.getByText('No worker has asked for anything yet.').waitFor();
    const client = new CodePipelineClient(emulator.clientConfig);

    await client.send(new PollForJobsCommand({ actionTypeId: buildType, maxBatchSize: 1 }));
    await client.send(new AcknowledgeJobCommand({ jobId: crypto.randomUUID(), nonce: '1' })).catch(() => {});
    const rows = page.getByRole('option');
    await rows.filter({ hasText: 'JobNotFoundException' }).click();
    await press(page, 'Only this error');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByRole('button', { name: /^error JobNotFoundException/ }).click();
    await rows.filter({ hasText: 'PollForJobs' }).click();
    const command = (await page.locator('pre').filter({ hasText: 'aws codepipeline' }).textContent()) ?? '';

    expect(command).toContain('aws codepipeline poll-for-jobs');
    if (hasAwsCli) {
      const env = { ...process.env, ...emulator.workerEnvironment(), AWS_PAGER: '' };
      const { stdout } = await run('sh', ['-c', `${command} --output json`], { env });
      expect(JSON.parse(stdout)).toEqual({ jobs: [] });
      await expect.poll(() => rows.filter({ hasText: 'PollForJobs' }).count()).toBe(2);
    }
    expect(offences).toEqual([]);
    client.destroy();
  });

  test('conduct says what a worker did wrong, and the navigation counts it', async () => {
    await using emulator = await startWithConsole({ fixtures: queue });
    await using opened = await openConsole(browser, emulator, '/conduct');
    const { page } = opened;
    await page.getByText('The workers did nothing that they should not have done').waitFor();
    const client = new CodePipelineClient(emulator.clientConfig);

    const { jobs = [] } = await client.send(new PollForJobsCommand({ actionTypeId: buildType }));
    await client.send(new PutJobSuccessResultCommand({ jobId: jobs[0]?.id })).catch(() => {});

    await page.getByRole('link', { name: /Conduct\s*1/ }).waitFor();
    const [verdict] = await emulator.conduct();
    await page.getByText(verdict?.message ?? 'none').waitFor();
    await page.getByRole('link', { name: 'PutJobSuccessResult' }).click();
    await page.getByRole('complementary', { name: 'PutJobSuccessResult' }).waitFor();
    client.destroy();
  });

  test('a fault that the form adds befalls a worker', async () => {
    await using emulator = await startWithConsole({ fixtures: queue });
    await using opened = await openConsole(browser, emulator, '/faults');
    const { page } = opened;
    const client = new CodePipelineClient({ ...emulator.clientConfig, maxAttempts: 1 });
    const poll = () => client.send(new PollForJobsCommand({ actionTypeId: buildType }));

    await press(page, 'Add a fault');
    await page.getByLabel('Error').fill('NoSuchError');
    await press(page, 'Add');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('Error').fill('ThrottlingException');
    await press(page, 'Add');
    await page.getByText('matched 0, applied 0').waitFor();

    await expect(poll()).rejects.toMatchObject({ name: 'ThrottlingException' });
    await page.getByText('matched 1, applied 1').waitFor();
    expect((await poll()).jobs).toHaveLength(1);
    await press(page, 'Clear all…');
    await press(page, 'Clear');
    await page.getByText('Nothing goes wrong by itself here.').waitFor();
    expect(await emulator.faults.list()).toEqual([]);
    client.destroy();
  });

  test('the clock is frozen, advanced, and set to what is due next', async () => {
    await using emulator = await startWithConsole();
    await using opened = await openConsole(browser, emulator, '/clock');
    const { page, offences } = opened;
    const group = page.getByRole('group', { name: "The emulator's clock" });

    await page.getByRole('heading', { name: 'Clock' }).waitFor();
    await page.keyboard.press('z');
    await group.getByText('frozen').waitFor();
    const { now: frozen } = await emulator.clock.now();
    await page.getByLabel('Advance by').fill('16m');
    await press(page, 'Advance');
    await expect.poll(async () => (await emulator.clock.now()).now).toBe(in_(frozen, 16 * 60_000));
    await page.keyboard.press('Escape');
    await press(page, '+1 h');
    await expect.poll(async () => (await emulator.clock.now()).now).toBe(in_(frozen, 76 * 60_000));
    expect(offences).toEqual([]);
  });

  test('what is due next comes at a press', async () => {
    await using emulator = await startWithConsole({ fixtures: queue, clock: 'manual' });
    const jobId = await takeOne(emulator);
    await using opened = await openConsole(browser, emulator, '/clock');
    const { page } = opened;

    await page.getByText(jobId.slice(0, 8)).first().waitFor();
    await press(page, 'To what is due next');

    await expect.poll(async () => (await emulator.jobs.get(jobId)).status).toBe('TimedOut');
  });

  test('a snapshot is taken and restored, and the page says that its state is another', async () => {
    await using emulator = await startWithConsole({ fixtures: queue });
    await using opened = await openConsole(browser, emulator, '/snapshots');
    const { page, offences } = opened;

    await press(page, 'Take a snapshot');
    await page.getByLabel('Name').fill('before');
    await press(page, 'Take');
    await page.locator('li').filter({ hasText: 'before' }).waitFor();
    const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
    await press(page, 'Restore…');
    expect(await emulator.jobs.get(id)).toMatchObject({ status: 'Queued' });
    await press(page, 'Restore');
    await page.getByText('The emulator has another state now').waitFor();

    const ids = (await emulator.jobs.list()).map((job) => job.id);
    expect(ids).toHaveLength(1);
    expect(ids).not.toContain(id);
    await press(page, 'Delete…');
    await press(page, 'Cancel');
    await page.locator('button:focus', { hasText: 'Delete…' }).waitFor();
    expect(await emulator.snapshots.list()).toHaveLength(1);
    await press(page, 'Delete…');
    await press(page, 'Delete');
    await page.getByText('There is no snapshot yet.').waitFor();
    expect(offences).toEqual([]);
  });

  test('a snapshot is compared with the state now, and with another', async () => {
    await using emulator = await startWithConsole({ fixtures: queue });
    const [first] = await emulator.jobs.list();
    await emulator.snapshots.take('before');
    await emulator.operations.call('PollForJobs', { actionTypeId: buildType, maxBatchSize: 1 });
    const { id } = await emulator.jobs.enqueue({ actionTypeId: buildType });
    await using opened = await openConsole(browser, emulator, '/snapshots');
    const { page, offences } = opened;

    await page.getByRole('link', { name: 'Compare' }).click();
    const section = page.getByRole('region', { name: 'Since before' });
    await section.getByText('Jobs: 1 added, 1 changed').waitFor();
    const rows = section.locator('.differences li');
    expect(await rows.filter({ hasText: first?.id.slice(0, 8) ?? '' }).textContent()).toContain('Queued → Dispatched');
    expect(await section.getByRole('list', { name: 'By status' }).textContent()).toContain('Jobs dispatched 0 → 1');

    await emulator.snapshots.take('after');
    await section.getByLabel('Compared with').selectOption('after');
    await page.waitForURL(/with=after/);
    await section.getByText('Jobs: 1 added, 1 changed').waitFor();
    await section.getByLabel('Compared with').selectOption('');
    await section.getByRole('link', { name: id.slice(0, 8) }).click();
    await page.getByRole('complementary', { name: id }).waitFor();
    expect(offences).toEqual([]);
  });

  test('a state is exported, and imported after a reset', async () => {
    await using emulator = await startWithConsole();
    await emulator.fixtures.load({ actionTypes: [buildTypeFixture], jobs: [{ actionTypeId: buildType, count: 3 }] });
    await using opened = await openConsole(browser, emulator, '/snapshots');
    const { page } = opened;

    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export' }).click();
    const file = await (await downloading).path();
    await press(page, 'Reset…');
    await press(page, 'Reset');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await emulator.jobs.list()).toEqual([]);
    await page.getByLabel('Import…').setInputFiles(file);
    await press(page, 'Import');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    expect(await emulator.jobs.list()).toHaveLength(3);
    await page.getByLabel('Import…').setInputFiles({ name: 'x.db', mimeType: '', buffer: Buffer.from('no state') });
    await press(page, 'Import');
    await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
    expect(await emulator.jobs.list()).toHaveLength(3);
  });

  test('a document’s mistake is told by line and column, and the document applied once it has none', async () => {
    await using emulator = await startWithConsole({ fixtures: { actionTypes: [buildTypeFixture] } });
    await using opened = await openConsole(browser, emulator, '/fixtures');
    const { page } = opened;
    const text = (key: string) => `jobs:
  - ${key}: { category: Build, owner: Custom, provider: MyBuild, version: "1" }
`;
    const document = page.getByLabel(/YAML or JSON/);

    await document.fill(text('actionType'));
    await press(page, 'Check');
    await page.getByRole('alert').filter({ hasText: 'document.yaml:2:5' }).waitFor();
    await document.fill(text('actionTypeId'));
    await press(page, 'Check');
    await page.getByText('The document has no mistakes.').waitFor();
    expect(await emulator.jobs.list()).toEqual([]);
    await press(page, 'Apply');
    await page.getByText('The document was applied.').waitFor();

    const client = new CodePipelineClient(emulator.clientConfig);
    expect((await client.send(new PollForJobsCommand({ actionTypeId: buildType }))).jobs).toHaveLength(1);
    client.destroy();
  });

  test('an artifact is uploaded, looked at and downloaded, and so is a file in a zip', async () => {
    await using emulator = await startWithConsole();
    await emulator.artifacts.put(
      { bucket: 'release', key: 'app.zip' },
      oddZip({ name: 'app/index.js', content: 'run();' }),
    );
    await using opened = await openConsole(browser, emulator, '/artifacts?bucket=release');
    const { page, offences } = opened;

    await page
      .getByLabel('Upload…')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('one\ntwo') });
    await page.getByRole('option', { name: 'notes.txt' }).click();
    await page.getByText('one\ntwo').waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const download = await downloading;

    expect(download.suggestedFilename()).toBe('notes.txt');
    expect((await emulator.artifacts.get({ bucket: 'release', key: 'notes.txt' })).bytes.toString()).toBe('one\ntwo');
    await page.getByRole('option', { name: 'app.zip' }).click();
    await press(page, 'app/index.js');
    await page.getByText('run();').waitFor();
    expect(offences).toEqual([]);
  });

  test('a job is failed by each type', async () => {
    const types = [
      'JobFailed',
      'ConfigurationError',
      'PermissionError',
      'RevisionOutOfSync',
      'RevisionUnavailable',
      'SystemUnavailable',
    ];
    await using emulator = await startWithConsole({ fixtures: { actionTypes: [buildTypeFixture] } });
    await emulator.jobs.enqueue({ actionTypeId: buildType, count: types.length } as never);
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page } = opened;
    const seen: unknown[] = [];

    for (const type of types) {
      const jobId = await takeOne(emulator);
      await page
        .getByRole('option')
        .filter({ hasText: jobId.slice(0, 8) })
        .click();
      await press(page, 'Fail…');
      await page.getByLabel('Type').selectOption(type);
      await page.getByLabel('Message').fill(`${type} by hand`);
      await press(page, 'Fail');
      await page.getByText(`${type}: ${type} by hand`).waitFor();
      const { status, failureDetails } = await emulator.jobs.get(jobId);
      seen.push([status, failureDetails?.type, failureDetails?.message]);
    }

    expect(seen).toEqual(types.map((type) => ['Failed', type, `${type} by hand`]));
  });

  test('a job goes on by a token that the next worker gets', async () => {
    await using emulator = await startWithConsole({ fixtures: queue });
    const jobId = await takeOne(emulator);
    await using opened = await openConsole(browser, emulator, `/jobs?job=${jobId}`);
    const { page } = opened;

    await press(page, 'Continue…');
    await page.getByLabel('Continuation token').fill('step-2');
    await page.getByLabel('Percent complete').fill('40');
    await press(page, 'Continue');
    await page.getByText('Chain', { exact: true }).waitFor();

    const client = new CodePipelineClient(emulator.clientConfig);
    const { jobs = [] } = await client.send(new PollForJobsCommand({ actionTypeId: buildType }));
    expect(jobs.map(({ data }) => data?.continuationToken)).toEqual(['step-2']);
    client.destroy();
  });

  test('a job is done by the keyboard alone', async () => {
    await using emulator = await startWithConsole({ fixtures: queue });
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page, offences } = opened;
    const { keyboard } = page;

    await tabTo(page, page.getByRole('listbox'));
    await keyboard.press('j');
    for (const name of ['Poll', 'Acknowledge', 'Succeed…']) {
      await tabTo(page, page.getByRole('button', { name, exact: true }));
      await keyboard.press('Enter');
    }
    await page.getByLabel('Summary').waitFor();
    await tabTo(page, page.getByLabel('Summary'));
    await keyboard.type('By keys');
    await keyboard.press('Enter');
    await page.getByText('Success reported').waitFor();

    expect(await emulator.jobs.list()).toMatchObject([{ status: 'Succeeded', summary: 'By keys' }]);
    expect(offences).toEqual([]);
  });
});

function in_(instant: string, milliseconds: number): string {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}

/** Polls and acknowledges, as a worker does that is elsewhere. */
async function takeOne(emulator: Emulator): Promise<string> {
  const { jobs } = await emulator.operations.call('PollForJobs', { actionTypeId: buildType, maxBatchSize: 1 });
  const [job] = jobs as { id: string; nonce: string }[];
  await emulator.operations.call('AcknowledgeJob', { jobId: job?.id, nonce: job?.nonce });
  return job?.id ?? '';
}
