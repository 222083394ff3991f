import {
  type ActionDeclaration,
  CreateCustomActionTypeCommand,
  DeleteCustomActionTypeCommand,
  DeleteWebhookCommand,
  DeregisterWebhookWithThirdPartyCommand,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListActionTypesCommand,
  ListTagsForResourceCommand,
  PutApprovalResultCommand,
  RegisterWebhookWithThirdPartyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../support/answers.ts';
import { account, type TestEmulator } from '../support/emulator.ts';
import {
  actionState,
  executionStatus,
  fail,
  runs,
  stagesOf,
  start,
  startPipelineEmulator,
  stop,
  succeed,
  take,
  transitionInto,
  workOnce,
} from '../support/executions.ts';
import { approvalAction, buildAction, updatePipeline } from '../support/pipelines.ts';
import { listWebhooks, putWebhook, startWebhookEmulator } from '../support/webhooks.ts';

/**
 * The calls that CloudFormation makes for its resources, and those of Lambda functions that constructs of the CDK bring
 * along.
 */

const work = { pipelineName: 'Sample', stageName: 'Work', transitionType: 'Inbound' } as const;
const enable = ({ client }: TestEmulator) => client.send(new EnableStageTransitionCommand(work));
const disable = ({ client }: TestEmulator, reason: string) =>
  client.send(new DisableStageTransitionCommand({ ...work, reason }));

/** Makes the pipeline, without the execution that its creation starts. */
const make = (emulator: TestEmulator, declaration = stagesOf({ Work: [buildAction()] })) =>
  emulator.pipelines.create(declaration, { start: false });

const securityCheck: ActionDeclaration = {
  name: 'Check',
  actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
  configuration: { ProjectName: 'check' },
  inputArtifacts: [{ name: 'App' }],
  namespace: 'Security',
};
const confirmation = approvalAction({
  name: 'Confirm',
  runOrder: 2,
  configuration: { CustomData: '#{Security.MESSAGE}', ExternalEntityLink: '#{Security.LINK}' },
});

describe('a stack of CloudFormation', () => {
  // AWS::CodePipeline::CustomActionType: the permissions of its handlers, create to delete, name the operations.
  it('makes a custom action type, changes its tags, and removes it', async () => {
    await using emulator = await startPipelineEmulator();
    const { client } = emulator;
    const id = { category: 'Test', provider: 'Stacked', version: '1' } as const;
    const resourceArn = `arn:aws:codepipeline:us-east-1:${account}:actiontype:Custom/Test/Stacked/1`;
    const counts = { minimumCount: 0, maximumCount: 0 };
    const list = async () => {
      const { actionTypes = [] } = await client.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' }));
      return actionTypes.filter(({ id }) => id?.provider === 'Stacked').length;
    };
    const tag = (key: string) => client.send(new TagResourceCommand({ resourceArn, tags: [{ key, value: 'v' }] }));

    const before = await list();
    await client.send(
      new CreateCustomActionTypeCommand({ ...id, inputArtifactDetails: counts, outputArtifactDetails: counts }),
    );
    await tag('made');
    const made = await list();
    await tag('changed');
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['made'] }));
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    await client.send(new DeleteCustomActionTypeCommand(id));

    expect([before, made, await list()]).toEqual([0, 1, 0]);
    expect(tags).toEqual([{ key: 'changed', value: 'v' }]);
  });

  // AWS::CodePipeline::Pipeline with DisableInboundStageTransitions, which the CDK makes of a stage's
  // `transitionToEnabled: false`, with the default of its `transitionDisabledReason`; then an update without it and
  // with RestartExecutionOnUpdate.
  it('makes a pipeline with a closed stage, and opens it with an update that starts the pipeline anew', async () => {
    await using emulator = await startPipelineEmulator();
    const declared = (name: string) => stagesOf({ Work: [buildAction({ name })] });
    await make(emulator, declared('Build'));
    await disable(emulator, 'Transition disabled');
    const first = await start(emulator);
    const closed = await transitionInto(emulator, 'Work');

    await updatePipeline(emulator, declared('Other'));
    await enable(emulator);
    const second = await start(emulator);
    await workOnce(emulator);

    expect(closed).toMatchObject({ enabled: false, disabledReason: 'Transition disabled' });
    expect(await transitionInto(emulator, 'Work')).toMatchObject({ enabled: true });
    expect(await executionStatus(emulator, first)).toBe('Cancelled');
    expect(await executionStatus(emulator, second)).toBe('Succeeded');
  });

  // AWS::CodePipeline::Webhook with RegisterWithThirdParty. A webhook is deregistered before it is deleted (user
  // guide).
  it('registers a webhook after it is made, and deregisters it before it is deleted', async () => {
    await using emulator = await startWebhookEmulator();
    const { client } = emulator;

    await putWebhook(emulator);
    await client.send(new RegisterWebhookWithThirdPartyCommand({ webhookName: 'hook' }));
    const registered = await listWebhooks(emulator);
    await client.send(new DeregisterWebhookWithThirdPartyCommand({ webhookName: 'hook' }));
    await client.send(new DeleteWebhookCommand({ name: 'hook' }));

    expect(registered.map(({ definition }) => definition?.name)).toEqual(['hook']);
    expect(await listWebhooks(emulator)).toEqual([]);
  });
});

describe('a function of a construct', () => {
  // CDK Pipelines' ConfirmPermissionsBroadening (aws-cdk, custom-resource-handlers/lib/pipelines/approve-lambda): where
  // a build has found no broader permissions, it invokes a function that looks for the token of the approval behind it
  // until there is one. What the approval shows comes from the build's variables.
  it('approves for the build before it, as soon as the approval waits', async () => {
    const variables = { MESSAGE: 'No security changes', LINK: 'https://example.org/build' };
    await using emulator = await startPipelineEmulator({}, [
      { match: { provider: 'CodeBuild' }, result: 'succeed', delay: '1m', variables },
    ]);
    const { client } = emulator;
    await make(emulator, stagesOf({ Work: [securityCheck, confirmation, buildAction({ runOrder: 3 })] }));
    await start(emulator);
    const tokenOf = async () => (await actionState(emulator, 'Work', 'Confirm'))?.latestExecution?.token;

    const early = await tokenOf();
    await emulator.clock.advance({ minutes: 1 });
    const token = await tokenOf();
    const [approval] = (await runs(emulator)).filter(({ actionName }) => actionName === 'Confirm');
    const summary = 'No security changes detected. Automatically approved by Lambda.';
    await client.send(
      new PutApprovalResultCommand({
        ...{ pipelineName: 'Sample', stageName: 'Work', actionName: 'Confirm', token },
        result: { summary, status: 'Approved' },
      }),
    );

    expect(early).toBeUndefined();
    expect(token).toEqual(expect.any(String));
    expect(approval?.input?.resolvedConfiguration).toMatchObject({
      CustomData: variables.MESSAGE,
      ExternalEntityLink: variables.LINK,
    });
    expect((await actionState(emulator, 'Work', 'Confirm'))?.latestExecution).toMatchObject({
      status: 'Succeeded',
      summary,
    });
    expect((await take(emulator)).data?.pipelineContext?.action?.name).toBe('Build');
  });

  // AwsCustomResource (aws-cdk, custom-resource-handlers/lib/custom-resources): one call for an event; an answer's
  // member may name the resource, and errors are passed over whose class matches `ignoreErrorCodesMatching`.
  it('starts a pipeline, has its resource named by the execution, and passes over that it has ended', async () => {
    await using emulator = await startPipelineEmulator();
    await make(emulator);

    const physicalResourceId = await start(emulator);
    await workOnce(emulator);
    const { name } = await refusalOf(stop(emulator, physicalResourceId));

    expect(name).toMatch(/PipelineExecutionNotStoppable|PipelineNotFound/);
  });

  // aws-delivlib's ChangeController (lib/change-control-lambda): with every look at the calendar it closes the stage or
  // opens it, whatever it has been before. The reason is an event's summary, cut to what the API takes.
  it('closes and opens a stage by a calendar, time and again', async () => {
    await using emulator = await startPipelineEmulator();
    await make(emulator);
    const reasonFor = (summary: string) => summary.replace(/[^a-zA-Z0-9!@ ().*?-]/g, '-').slice(0, 300);
    const seen: unknown[] = [];

    for (const summary of [undefined, 'Prime Day: no changes, please!', `x${'é'.repeat(400)}`, undefined, undefined]) {
      await (summary === undefined ? enable(emulator) : disable(emulator, reasonFor(summary)));
      const { enabled, disabledReason } = (await transitionInto(emulator, 'Work')) ?? {};
      seen.push(enabled ? 'open' : disabledReason);
    }

    expect(seen).toEqual(['open', 'Prime Day- no changes- please!', `x${'-'.repeat(299)}`, 'open', 'open']);
  });

  // aws-delivlib's ChimeNotifier (lib/chime-notifier/handler): told of a FAILED pipeline, it looks for the revision and
  // the action.
  it('finds in what failed the revision and the action that an event does not name', async () => {
    await using emulator = await startPipelineEmulator();
    await make(emulator);
    await start(emulator);
    await fail(emulator, await take(emulator));

    const events = await emulator.events.list();
    const { detail } = events.find((event) => event.detail.state === 'FAILED' && !('stage' in event.detail)) ?? {};
    const pipelineName = detail?.pipeline as string;
    const pipelineExecutionId = detail?.['execution-id'] as string;
    const { pipelineExecution } = await emulator.client.send(
      new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
    );
    const { actionExecutionDetails = [] } = await emulator.client.send(
      new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
    );

    expect(pipelineExecution?.artifactRevisions?.[0]).toMatchObject({ revisionId: 'r1', revisionSummary: 'first' });
    expect(actionExecutionDetails.find(({ status }) => status === 'Failed')?.actionName).toBe('Build');
  });

  // The provider framework of custom resources (aws-cdk-lib/custom-resources): what `onEvent` starts, `isComplete`
  // looks at until it has ended.
  it.each([
    ['succeeds', succeed, 'Succeeded'],
    ['fails', fail, 'Failed'],
  ])('starts a pipeline and looks at it until it %s', async (_, report, ended) => {
    await using emulator = await startPipelineEmulator();
    await make(emulator);
    const seen: unknown[] = [];

    const physicalResourceId = await start(emulator);
    seen.push(await executionStatus(emulator, physicalResourceId));
    const job = await take(emulator);
    seen.push(await executionStatus(emulator, physicalResourceId));
    await report(emulator, job);
    seen.push(await executionStatus(emulator, physicalResourceId));

    expect(seen).toEqual(['InProgress', 'InProgress', ended]);
  });
});
