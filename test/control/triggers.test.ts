import type { GetPipelineExecutionOutput, PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { GetPipelineExecutionCommand, ListActionExecutionsCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { GitEvent } from '../../src/control/types.ts';
import { controlWays } from '../support/control-ways.ts';
import { executionId, sourceStub } from '../support/executions.ts';
import { sendRaw } from '../support/http.ts';
import { approvalAction, fullPipeline, pipeline, pipelineFixtures, workStage } from '../support/pipelines.ts';
import { executions, startWebhookEmulator } from '../support/webhooks.ts';

type GitConfiguration = NonNullable<PipelineDeclaration['triggers']>[number]['gitConfiguration'];

/** A V2 pipeline `Sample` whose source of a connection has these triggers; without any, DetectChanges decides. */
function withTriggers(...triggers: Omit<NonNullable<GitConfiguration>, 'sourceActionName'>[]) {
  return {
    ...fullPipeline,
    triggers: triggers.map((trigger) => ({
      providerType: 'CodeStarSourceConnection',
      gitConfiguration: { sourceActionName: 'Source', ...trigger },
    })),
  };
}

/** A V1 pipeline `Sample` whose source of a connection has no trigger. */
function withSource(configuration: Record<string, string> = {}): PipelineDeclaration {
  const [source] = fullPipeline.stages;
  const actions = source?.actions.map((action) => ({
    ...action,
    configuration: { ...action.configuration, ...configuration },
  }));
  return pipeline({ stages: [{ name: 'Source', actions: actions ?? [] }, workStage(approvalAction())] });
}

/** The place of the filter that an event passes; undefined when it starts nothing. */
async function triggerOf(declaration: object, event: GitEvent): Promise<string | undefined> {
  await using emulator = await startWebhookEmulator({}, [declaration]);
  const { pipelineExecutionId, matched, unmatched } = await emulator.pipelines.trigger('Sample', event);
  const started = (await executions(emulator)).map((execution) => execution.pipelineExecutionId);
  expect(started).toEqual(pipelineExecutionId === undefined ? [] : [pipelineExecutionId]);
  expect(unmatched).toHaveLength(matched.length === 0 ? 1 : 0);
  return matched[0]?.trigger;
}

const onMain = { push: [{ branches: { includes: ['main'] } }] };

const firstPush = 'triggers[0].gitConfiguration.push[0]';
const firstPullRequest = 'triggers[0].gitConfiguration.pullRequest[0]';

describe.each(controlWays)('%s', (_, start) => {
  const fixtures = { ...pipelineFixtures, stubs: [{ match: sourceStub.match, result: 'succeed' as const }] };

  test('a push starts the pipeline with its commit', async () => {
    await using controlled = await start({
      fixtures: { ...fixtures, pipelines: [withTriggers(onMain) as never] },
    });

    const result = await controlled.control.pipelines.trigger('Sample', {
      push: { branch: 'main', commitId: 'c0ffee', files: ['a'] },
    });

    expect(result).toEqual({
      pipelineExecutionId: executionId(1),
      matched: [{ sourceAction: 'Source', trigger: firstPush }],
      unmatched: [],
    });
    const { pipelineExecution }: GetPipelineExecutionOutput = await controlled.emulator.client.send(
      new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId: executionId(1) }),
    );
    expect(pipelineExecution).toMatchObject({
      trigger: { triggerType: 'WebhookV2', triggerDetail: 'arn' },
      artifactRevisions: [{ name: 'App', revisionId: 'c0ffee' }],
    });
  });

  test.each<[GitEvent, Record<string, string | undefined>]>([
    [{ push: { branch: 'release', commitId: 'c0ffee' } }, { BranchName: 'release', CommitId: 'c0ffee' }],
    [{ push: { branch: 'release' } }, { BranchName: 'release' }],
    [{ push: { tag: 'v1' } }, { BranchName: undefined, TagName: 'v1' }],
    [
      { pullRequest: { event: 'OPEN', branch: 'main', sourceBranch: 'fix', id: '7', title: 'Mend it' } },
      {
        ...{ BranchName: undefined, DestinationBranchName: 'main', SourceBranchName: 'fix' },
        ...{ PullRequestId: '7', PullRequestTitle: 'Mend it' },
      },
    ],
  ])('an event says in the source’s variables what it is: %j (P10)', async (event, variables) => {
    const branches = { includes: ['**'] };
    const everything = { push: [{ branches }, { tags: { includes: ['*'] } }], pullRequest: [{ branches }] };
    await using controlled = await start({ fixtures: { ...fixtures, pipelines: [withTriggers(everything) as never] } });

    await controlled.control.pipelines.trigger('Sample', event);

    const { actionExecutionDetails = [] } = await controlled.emulator.client.send(
      new ListActionExecutionsCommand({ pipelineName: 'Sample' }),
    );
    const { outputVariables = {} } =
      actionExecutionDetails.find(({ actionName }) => actionName === 'Source')?.output ?? {};
    expect(Object.fromEntries(Object.keys(variables).map((name) => [name, outputVariables[name]]))).toEqual(variables);
  });

  test('an event that passes no trigger starts nothing, and the answer says why', async () => {
    await using controlled = await start({
      fixtures: { ...fixtures, pipelines: [withTriggers(onMain) as never] },
    });

    const result = await controlled.control.pipelines.trigger('Sample', { push: { tag: 'v1' } });

    expect(result).toEqual({
      matched: [],
      unmatched: ['Source action Source has triggers, and none has a filter that the event passes.'],
    });
  });

  test.each<[GitEvent, string]>([
    [{}, "An event is either a 'push' or a 'pullRequest'."],
    [{ push: { branch: 'a' }, pullRequest: { event: 'OPEN', branch: 'a' } }, "An event is either a 'push' or a"],
    [{ push: {} }, "push: it is either to a 'branch' or of a 'tag'."],
    [{ push: { branch: 'a', tag: 'b' } }, "push: it is either to a 'branch' or of a 'tag'."],
    [{ pullRequest: { event: 'MERGED' as never, branch: 'a' } }, "'MERGED' is not one of OPEN, UPDATED, CLOSED."],
    [{ pushed: {} } as never, "'pushed' is not known here"],
  ])('%j is refused', async (event, message) => {
    await using controlled = await start({ fixtures: { ...fixtures, pipelines: [fullPipeline as never] } });

    const refused = controlled.control.pipelines.trigger('Sample', event);

    await expect(refused).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(message) });
  });

  test('a pipeline that does not exist is told as such', async () => {
    await using controlled = await start();

    const refused = controlled.control.pipelines.trigger('Other', { push: { branch: 'main' } });

    await expect(refused).rejects.toMatchObject({ code: 'notFound' });
  });

  test('a pipeline of another region is reached by its place', async () => {
    const place = { region: 'eu-west-1' };
    await using controlled = await start({ fixtures: { ...place, ...fixtures, pipelines: [withSource() as never] } });

    const { matched } = await controlled.control.pipelines.trigger('Sample', { push: { branch: 'main' } }, place);

    expect(matched).toEqual([{ sourceAction: 'Source', trigger: 'DetectChanges' }]);
  });
});

test('a route takes the event as its body', async () => {
  await using emulator = await startWebhookEmulator({}, [withTriggers(onMain)]);

  const answer = await sendRaw(emulator, {
    method: 'POST',
    path: '/_emulator/v1/pipelines/Sample/triggers',
    headers: { 'Content-Type': 'application/json' },
    body: '{"push":{"branch":"main"}}',
  });

  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body.toString())).toMatchObject({ pipelineExecutionId: executionId(1) });
});

describe('a source without triggers', () => {
  test('follows its branch', async () => {
    expect(await triggerOf(withSource(), { push: { branch: 'main' } })).toBe('DetectChanges');
  });

  test.each<GitEvent>([
    { push: { branch: 'mainline' } },
    { push: { tag: 'main' } },
    { pullRequest: { event: 'OPEN', branch: 'main' } },
    { push: { branch: 'main' }, repository: 'you/app' },
  ])('is not started by %j', async (event) => {
    expect(await triggerOf(withSource(), event)).toBeUndefined();
  });

  test('is not started when DetectChanges is false', async () => {
    expect(await triggerOf(withSource({ DetectChanges: 'false' }), { push: { branch: 'main' } })).toBeUndefined();
  });

  test('reads a repository whose name may be written in other letters', async () => {
    expect(await triggerOf(withSource(), { push: { branch: 'main' }, repository: 'Me/App' })).toBe('DetectChanges');
  });
});

describe('a trigger', () => {
  test('without filters is for the source action’s branch', async () => {
    expect(await triggerOf(withTriggers({}), { push: { branch: 'main' } })).toBe('triggers[0].gitConfiguration');
    expect(await triggerOf(withTriggers({}), { push: { branch: 'other' } })).toBeUndefined();
  });

  test('with filters makes the source action’s branch mean nothing', async () => {
    const triggers = withTriggers({ push: [{ branches: { includes: ['release/*'] } }] });

    expect(await triggerOf(triggers, { push: { branch: 'main' } })).toBeUndefined();
  });

  test('is passed when one of its filters is', async () => {
    const includes = (name: string) => ({ branches: { includes: [name] } });
    const triggers = withTriggers({ push: [includes('a'), includes('b'), includes('c')] });

    expect(await triggerOf(triggers, { push: { branch: 'c' } })).toBe('triggers[0].gitConfiguration.push[2]');
  });

  test.each([
    ['a branch that is included', { includes: ['main'] }, 'main', true],
    ['a branch that is not', { includes: ['main'] }, 'other', false],
    ['a branch that nothing excludes', { excludes: ['main'] }, 'other', true],
    ['a branch that is excluded', { excludes: ['main'] }, 'main', false],
    ['a branch that is both', { includes: ['feature/**'], excludes: ['feature/old*'] }, 'feature/old1', false],
  ])('looks at branches: %s', async (_, branches, branch, passes) => {
    const passed = await triggerOf(withTriggers({ push: [{ branches }] }), { push: { branch } });

    expect(passed).toBe(passes ? firstPush : undefined);
  });

  test.each<[string, string[] | undefined, boolean]>([
    ['one file that is included', ['docs/a.md', 'src/a.js'], true],
    ['none that is included', ['docs/a.md'], false],
    ['only files that are excluded', ['src/README.md'], false],
    ['no files', [], false],
    ['files that nobody names', undefined, false],
  ])('looks at file paths: %s', async (_, files, passes) => {
    const filePaths = { includes: ['src/**'], excludes: ['**/README.md'] };
    const triggers = withTriggers({ push: [{ branches: { includes: ['main'] }, filePaths }] });

    expect(await triggerOf(triggers, { push: { branch: 'main', files } })).toBe(passes ? firstPush : undefined);
    expect(await triggerOf(triggers, { push: { branch: 'other', files } })).toBeUndefined();
  });

  test('on file paths is not passed by an event that names none, whatever it excludes', async () => {
    const triggers = withTriggers({
      push: [{ branches: { includes: ['main'] }, filePaths: { excludes: ['docs/**'] } }],
    });

    expect(await triggerOf(triggers, { push: { branch: 'main' } })).toBeUndefined();
    expect(await triggerOf(triggers, { push: { branch: 'main', files: ['docs/a', 'src/a'] } })).toBe(firstPush);
  });

  test('on tags is for tags, and any other for branches', async () => {
    const tags = withTriggers({ push: [{ tags: { includes: ['v*'], excludes: ['v0*'] } }] });

    expect(await triggerOf(tags, { push: { tag: 'v1' } })).toBe(firstPush);
    expect(await triggerOf(tags, { push: { tag: 'v0.1' } })).toBeUndefined();
    expect(await triggerOf(tags, { push: { branch: 'v1' } })).toBeUndefined();
    const branches = withTriggers({ push: [{ branches: { includes: ['v*'] } }] });
    expect(await triggerOf(branches, { push: { tag: 'v1' } })).toBeUndefined();
  });

  test('on pull requests looks at event, target branch and files', async () => {
    const filter = {
      events: ['OPEN', 'UPDATED'],
      branches: { includes: ['main'] },
      filePaths: { includes: ['src/*'] },
    };
    const triggers = withTriggers({ pullRequest: [filter as never] });
    const request = { event: 'OPEN', branch: 'main', files: ['src/a'] } as const;

    expect(await triggerOf(triggers, { pullRequest: request })).toBe(firstPullRequest);
    expect(await triggerOf(triggers, { pullRequest: { ...request, event: 'CLOSED' } })).toBeUndefined();
    expect(await triggerOf(triggers, { pullRequest: { ...request, branch: 'other' } })).toBeUndefined();
    expect(await triggerOf(triggers, { pullRequest: { ...request, files: ['docs/a'] } })).toBeUndefined();
    expect(await triggerOf(triggers, { push: { branch: 'main', files: ['src/a'] } })).toBeUndefined();
  });

  test('on pull requests without events is for all of them', async () => {
    const triggers = withTriggers({ pullRequest: [{ branches: { includes: ['any'] } }] });

    expect(await triggerOf(triggers, { pullRequest: { event: 'CLOSED', branch: 'any' } })).toBe(firstPullRequest);
  });
});

test.each([
  ['feature-**', 'feature-a/b', true],
  ['feature-*', 'feature-a/b', false],
  ['{main}', 'main', true],
  ['!main', 'other', false],
])('a pattern is held against branches: %s matches %s: %s', async (pattern, branch, matches) => {
  const triggers = withTriggers({ push: [{ branches: { includes: [pattern] } }] });

  expect(await triggerOf(triggers, { push: { branch } })).toBe(matches ? firstPush : undefined);
});

test('a pipeline without a connection is started by no event, and the answer says so', async () => {
  await using emulator = await startWebhookEmulator();

  const result = await emulator.pipelines.trigger('Sample', { push: { branch: 'main' } });

  expect(result).toEqual({ matched: [], unmatched: ['The pipeline has no source action of a connection.'] });
});
