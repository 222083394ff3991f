import {
  CodePipelineClient,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  PollForJobsCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Emulator, FixtureDocument } from '../../src/index.ts';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { gated, rule, ruleStubs, when } from '../support/conditions.ts';
import { openConsole, startWithConsole } from '../support/console.ts';
import { busyFixtures } from '../support/console-story.ts';
import { buildType, buildTypeFixture } from '../support/jobs.ts';

const approval = { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' };
const source = {
  name: 'Fetch',
  actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
  configuration: { S3Bucket: 'source', S3ObjectKey: 'app.zip', PollForSourceChanges: 'false' },
  outputArtifacts: [{ name: 'App' }],
};

/** A pipeline whose executions run beside each other, and each wait for an approval. */
const parallel = {
  actionTypes: [buildTypeFixture],
  stubs: [{ match: { provider: 'S3' }, result: 'succeed' }],
  pipelines: [
    {
      pipeline: {
        name: 'Beside',
        roleArn: 'arn:aws:iam::123456789012:role/pipeline',
        pipelineType: 'V2',
        executionMode: 'PARALLEL',
        artifactStore: { type: 'S3', location: 'artifacts' },
        stages: [
          { name: 'Source', actions: [source] },
          { name: 'Gate', actions: [{ name: 'Review', actionTypeId: approval }] },
          { name: 'Build', actions: [{ name: 'Make', actionTypeId: buildType }] },
        ],
      },
    },
  ],
} as unknown as FixtureDocument;

describe.runIf(chromiumPath)(`one execution in the console${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  const startTwo = async (emulator: Emulator) => {
    const older = await emulator.pipelines.start('Beside');
    const newer = await emulator.pipelines.start('Beside');
    await emulator.idle();
    return [older, newer] as const;
  };

  test('of those that run beside each other the older one is chosen by keys, approved, and goes on alone', async () => {
    await using emulator = await startWithConsole({ fixtures: parallel });
    const [older, newer] = await startTwo(emulator);
    await using opened = await openConsole(browser, emulator, '/pipelines/Beside');
    const { page, offences } = opened;

    await page.getByRole('heading', { name: 'Gate' }).waitFor();
    await page.keyboard.press('[');
    await page.waitForURL(`**execution=${newer.id}*`);
    await page.keyboard.press('[');
    await page.waitForURL(`**execution=${older.id}*`);
    await page.getByRole('button', { name: 'Approve…' }).click();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('No worker has taken the job yet.').waitFor();
    await page.keyboard.press(']');
    await page.getByRole('button', { name: 'Approve…' }).waitFor();

    const client = new CodePipelineClient(emulator.clientConfig);
    const { jobs = [] } = await client.send(new PollForJobsCommand({ actionTypeId: buildType }));
    expect(jobs[0]?.data?.pipelineContext?.pipelineExecutionId).toBe(older.id);
    expect((await emulator.pipelines.execution(newer.id)).stage).toBe('Gate');
    expect(offences).toEqual([]);
  });

  test('tells why an action of it has failed, in the picture and among its runs', async () => {
    const stubs = [...(parallel.stubs ?? []), { match: { provider: 'Manual' }, result: 'fail', message: 'too late' }];
    await using emulator = await startWithConsole({ fixtures: { ...parallel, stubs } as unknown as FixtureDocument });
    const { id } = await emulator.pipelines.start('Beside');
    await emulator.idle();
    await using opened = await openConsole(browser, emulator, `/pipelines/Beside?execution=${id}`);
    const { page, offences } = opened;

    await page.getByText('JobFailed: too late').waitFor();
    await page.goto(page.url().replace(/pipelines.*/, `executions/${id}`));
    await page.getByText('Review').click();
    await page.getByText('JobFailed: too late').waitFor();

    const [, review] = await emulator.pipelines.history('Beside', { executionId: id });
    expect(review?.output.executionResult).toMatchObject({
      externalExecutionSummary: 'too late',
      errorDetails: { code: 'JobFailed' },
    });
    expect(offences).toEqual([]);
  });

  test('shows an approval that an edit has put out of date as ended', async () => {
    const queued = structuredClone(parallel) as {
      pipelines: { pipeline: { executionMode: string } }[];
    } & FixtureDocument;
    for (const { pipeline } of queued.pipelines) pipeline.executionMode = 'QUEUED';
    await using emulator = await startWithConsole({ fixtures: queued });
    const { id } = await emulator.pipelines.start('Beside');
    await emulator.idle();
    const client = new CodePipelineClient(emulator.clientConfig);
    const { pipeline } = await client.send(new GetPipelineCommand({ name: 'Beside' }));
    await client.send(new UpdatePipelineCommand({ pipeline }));
    await using opened = await openConsole(browser, emulator, `/pipelines/Beside?execution=${id}`);
    const { page, offences } = opened;

    await page.getByText('The approval action has been canceled.').waitFor();

    expect(await page.getByRole('button', { name: 'Approve…' }).count()).toBe(0);
    expect(offences).toEqual([]);
  });

  test('is started with the revision of a source, and an action shows what it was given and has made', async () => {
    await using emulator = await startWithConsole({ fixtures: parallel });
    await using opened = await openConsole(browser, emulator, '/pipelines/Beside');
    const { page, offences } = opened;

    await page.getByRole('button', { name: 'Start execution' }).click();
    await page.getByLabel('Revision of Fetch').fill('version-7');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('button', { name: 'Fetch' }).click();
    const panel = page.getByRole('complementary');
    await panel.getByText('Output artifacts').waitFor();

    const [execution] = await emulator.pipelines.list().then(([pipeline]) => [pipeline?.latestExecution]);
    const { pipelineExecution } = await new CodePipelineClient(emulator.clientConfig).send(
      new GetPipelineExecutionCommand({ pipelineName: 'Beside', pipelineExecutionId: execution?.id }),
    );
    expect(pipelineExecution?.artifactRevisions?.[0]?.revisionId).toBe('version-7');
    expect(await panel.getByText('app.zip').first().isVisible()).toBe(true);
    expect(offences).toEqual([]);
  });

  test('is triggered by a push, or the page says why it is not', async () => {
    await using emulator = await startWithConsole({ fixtures: busyFixtures });
    await using opened = await openConsole(browser, emulator, '/pipelines/ReleasePipeline');
    const { page } = opened;

    await page.getByRole('button', { name: 'Trigger…' }).click();
    await page.getByLabel('Branch').fill('elsewhere');
    await page.getByRole('button', { name: 'Trigger', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Nothing was started' }).waitFor();
    await page.getByLabel('Branch').fill('main');
    await page.getByRole('button', { name: 'Trigger', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const [pipeline] = await emulator.pipelines.list();
    expect(pipeline?.latestExecution?.trigger.triggerType).toBe('Webhook');
  });

  test('passes a condition whose rule has failed when it is overridden', async () => {
    const gates = { beforeEntry: when('FAIL', rule('Alarm')) };
    await using emulator = await startWithConsole({
      fixtures: {
        actionTypes: [buildTypeFixture],
        stubs: [{ match: { category: 'Source' }, result: 'succeed' }, ...ruleStubs({ Alarm: 'no' })],
        pipelines: [{ pipeline: gated(gates) }],
      } as unknown as FixtureDocument,
    });
    const { id } = await emulator.pipelines.start('Sample');
    await emulator.idle();
    await using opened = await openConsole(browser, emulator, `/pipelines/Sample?execution=${id}`);
    const { page, offences } = opened;

    const conditions = page.getByRole('region', { name: 'Before entry of Work: Failed' });
    await conditions.getByText('Alarm').waitFor();
    await conditions.getByRole('button', { name: 'Override' }).click();
    await page.getByText('No worker has taken the job yet.').waitFor();

    expect((await emulator.pipelines.execution(id)).stage).toBe('Work');
    expect(offences).toEqual([]);
  });
});
