import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/index.ts';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { openConsole, press, startWithConsole, tabTo } from '../support/console.ts';
import { busyFixtures } from '../support/console-story.ts';
import { hasBoto3, python } from '../support/python.ts';

const name = 'ReleasePipeline';

describe.runIf(chromiumPath)(`a pipeline in the console${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('runs by hand from the page alone, from its start with a variable to its deployment', async () => {
    await using emulator = await startWithConsole({ fixtures: busyFixtures });
    await using opened = await openConsole(browser, emulator, `/pipelines/${name}`);
    const { page, offences } = opened;

    await press(page, 'Start execution');
    await page.getByLabel('Channel').fill('beta');
    await press(page, 'Start');
    for (const action of ['Build', 'Unit', 'Browser']) await doTheJob(page, action);
    await press(page, 'Approve…');
    await page.getByLabel('Comment').fill('Looks good');
    await press(page, 'Approve');
    await doTheJob(page, 'Deploy');
    await stage(page, 'Production', 'Succeeded').waitFor();

    expect(await executionsSeenBySdk(emulator)).toEqual([{ status: 'Succeeded', variables: { Channel: 'beta' } }]);
    expect(offences).toEqual([]);
  });

  test('is approved on the page, and goes on where boto3 looks', { timeout: 90_000 }, async ({ skip }) => {
    if (!hasBoto3) skip();
    await using emulator = await startWithConsole({ fixtures: upToApproval });
    await emulator.pipelines.start(name);
    await using opened = await openConsole(browser, emulator, `/pipelines/${name}`);
    const { page } = opened;

    await press(page, 'Approve…');
    await page.getByLabel('Comment').fill('From the page');
    await press(page, 'Approve');
    await stage(page, 'Production', 'Succeeded').waitFor();

    const seen = await python(
      `import boto3, json
state = boto3.client('codepipeline').get_pipeline_state(name='${name}')
print(json.dumps([[action['latestExecution'].get(key) for key in ('status', 'summary')]
  for stage in state['stageStates'] for action in stage['actionStates'] if action['actionName'] == 'Approve']))`,
      emulator.workerEnvironment(),
    );
    expect(seen).toEqual([['Succeeded', 'From the page']]);
  });

  test('is rejected, retried, and held at a transition', async () => {
    await using emulator = await startWithConsole({ fixtures: upToApproval });
    await using opened = await openConsole(browser, emulator, `/pipelines/${name}`);
    const { page, offences } = opened;
    const client = new CodePipelineClient(emulator.clientConfig);

    await press(page, 'Transition from Test to Production: enabled');
    const shut = page.getByRole('button', { name: 'Transition from Test to Production: disabled' });
    await shut.waitFor();
    await press(page, 'Start execution');
    await press(page, 'Start');
    await page.getByText('waits', { exact: false }).first().waitFor();
    const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name }));
    expect(stageStates.at(-1)).toMatchObject({
      inboundTransitionState: { enabled: false, disabledReason: 'Disabled in the console' },
      inboundExecution: { status: 'InProgress' },
    });

    await shut.click();
    await press(page, 'Reject…');
    await page.getByLabel('Comment').fill('Not on a Friday');
    await press(page, 'Reject');
    await page.getByText('Not on a Friday').first().waitFor();
    await stage(page, 'Production', 'Failed').waitFor();
    await press(page, 'Retry');
    await press(page, 'Approve…');
    await press(page, 'Approve');
    await stage(page, 'Production', 'Succeeded').waitFor();

    expect(await executionsSeenBySdk(emulator)).toMatchObject([{ status: 'Succeeded' }]);
    expect(offences).toEqual([]);
    client.destroy();
  });

  test('is stopped with a reason', async () => {
    await using emulator = await startWithConsole({ fixtures: busyFixtures });
    await emulator.pipelines.start(name);
    await using opened = await openConsole(browser, emulator, `/pipelines/${name}`);
    const { page } = opened;
    const client = new CodePipelineClient(emulator.clientConfig);

    await press(page, 'Stop');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Actions that run').selectOption('Stop and abandon');
    await dialog.getByLabel('Reason').fill('Wrong branch');
    await press(dialog, 'Stop');
    await page.locator('.runs').getByText('Stopped').first().waitFor();

    const { pipelineExecutionSummaries } = await client.send(new ListPipelineExecutionsCommand({ pipelineName: name }));
    expect(pipelineExecutionSummaries).toMatchObject([{ status: 'Stopped', stopTrigger: { reason: 'Wrong branch' } }]);
    client.destroy();
  });

  test('shows what a worker does beside the page, and a failure’s message on the picture', async () => {
    await using emulator = await startWithConsole({ fixtures: busyFixtures });
    await using opened = await openConsole(browser, emulator, `/pipelines/${name}`);
    const { page } = opened;
    const type = { category: 'Build', owner: 'Custom', provider: 'ReleaseBuild', version: '1' } as const;

    await emulator.pipelines.start(name);
    await page.getByText('No worker has taken the job yet.').waitFor();
    const { jobs } = await emulator.operations.call('PollForJobs', { actionTypeId: type });
    const [job] = jobs as { id: string; nonce: string }[];
    await page.getByText('A worker has the job and has not acknowledged it.').waitFor();
    await emulator.operations.call('AcknowledgeJob', { jobId: job?.id, nonce: job?.nonce });
    await emulator.operations.call('PutJobFailureResult', {
      jobId: job?.id,
      failureDetails: { type: 'ConfigurationError', message: 'The compiler is not there' },
    });

    await page.locator('.action').getByText('The compiler is not there').waitFor();
    await stage(page, 'Build', 'Failed').waitFor();
  });

  test('runs by the keyboard alone', async () => {
    await using emulator = await startWithConsole({ fixtures: upToApproval });
    await using opened = await openConsole(browser, emulator, '/jobs');
    const { page, offences } = opened;
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    const { keyboard } = page;

    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await keyboard.press('Escape');
    await keyboard.press('g');
    await keyboard.press('p');
    await tabTo(page, page.locator('a.card'));
    await keyboard.press('Enter');
    await page.getByRole('heading', { name }).waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Start execution' }));
    await keyboard.press('Enter');
    await page.getByLabel('Channel').waitFor();
    await tabTo(page, page.locator('dialog input'));
    await keyboard.type('beta');
    await keyboard.press('Enter');
    await page.getByRole('button', { name: 'Approve…' }).waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Approve…' }));
    await keyboard.press('Enter');
    await page.getByLabel('Comment').waitFor();
    await tabTo(page, page.locator('dialog input'));
    await keyboard.press('Enter');
    await stage(page, 'Production', 'Succeeded').waitFor();

    expect(await executionsSeenBySdk(emulator)).toEqual([{ status: 'Succeeded', variables: { Channel: 'beta' } }]);
    expect(offences).toEqual([]);
  });
});

/** Stubs do the workers' part. */
const upToApproval = {
  ...busyFixtures,
  stubs: [
    ...(busyFixtures.stubs ?? []),
    ...['ReleaseBuild', 'ReleaseTest', 'ReleaseDeploy'].map((provider) => ({
      match: { provider },
      result: 'succeed' as const,
    })),
  ],
};

function stage(page: Page, title: string, status: string) {
  return page.getByRole('region', { name: `Stage ${title}: ${status}` });
}

/** Does an action's job from its beginning to its success, by its panel. */
async function doTheJob(page: Page, action: string): Promise<void> {
  await page.locator('.action').getByRole('button', { name: action, exact: true }).click();
  const panel = page.getByRole('complementary');
  await press(panel, 'Poll');
  await press(panel, 'Acknowledge');
  await press(panel, 'Succeed…');
  await press(page, 'Succeed');
  await panel.getByText('Success reported').waitFor();
}

async function executionsSeenBySdk(emulator: Emulator) {
  const client = new CodePipelineClient(emulator.clientConfig);
  const { pipelineExecutionSummaries = [] } = await client.send(
    new ListPipelineExecutionsCommand({ pipelineName: name }),
  );
  const seen = pipelineExecutionSummaries.map(async ({ pipelineExecutionId }) => {
    const { pipelineExecution } = await client.send(
      new GetPipelineExecutionCommand({ pipelineName: name, pipelineExecutionId }),
    );
    const variables = pipelineExecution?.variables?.map(({ name: variable, resolvedValue }) => [
      variable,
      resolvedValue,
    ]);
    return { status: pipelineExecution?.status, variables: Object.fromEntries(variables ?? []) };
  });
  const all = await Promise.all(seen);
  client.destroy();
  return all;
}
