import {
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
  RegisterWebhookWithThirdPartyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { account, type TestEmulator } from '../support/emulator.ts';
import {
  executionStatus,
  fail,
  stagesOf,
  start,
  startPipelineEmulator,
  succeed,
  take,
  transitionInto,
  workOnce,
} from '../support/executions.ts';
import { buildAction, updatePipeline } from '../support/pipelines.ts';
import { listWebhooks, putWebhook, startWebhookEmulator } from '../support/webhooks.ts';

/**
 * The calls that CloudFormation makes for its resources, and those of Lambda functions that constructs of the CDK bring along. The
 * functions of aws-cdk-lib itself call no operation of CodePipeline; those of cdklabs/aws-delivlib, by the same team, do.
 */

const work = { pipelineName: 'Sample', stageName: 'Work', transitionType: 'Inbound' } as const;
const enable = ({ client }: TestEmulator) => client.send(new EnableStageTransitionCommand(work));
const disable = ({ client }: TestEmulator, reason: string) =>
  client.send(new DisableStageTransitionCommand({ ...work, reason }));

/** Makes the pipeline, without the execution that its creation starts. */
const make = (emulator: TestEmulator, declaration = stagesOf({ Work: [buildAction()] })) =>
  emulator.pipelines.create(declaration, { start: false });

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

  // AWS::CodePipeline::Pipeline with DisableInboundStageTransitions, which the CDK makes of a stage's `transitionToEnabled: false`,
  // with the default of its `transitionDisabledReason`; then an update without it and with RestartExecutionOnUpdate.
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
    await workOnce(emulator);

    expect(closed).toMatchObject({ enabled: false, disabledReason: 'Transition disabled' });
    expect(await transitionInto(emulator, 'Work')).toMatchObject({ enabled: true });
    expect(await executionStatus(emulator, first)).toBe('Succeeded');
    expect(await executionStatus(emulator, second)).toBe('Succeeded');
  });

  // AWS::CodePipeline::Webhook with RegisterWithThirdParty. A webhook is deregistered before it is deleted (user guide).
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
  // aws-delivlib's ChangeController (lib/change-control-lambda): with every look at the calendar it closes the stage or opens it, whatever it
  // has been before. The reason is an event's summary, cut to what the API takes.
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

  // aws-delivlib's ChimeNotifier (lib/chime-notifier/handler): told of a FAILED pipeline, it looks for the revision and the action.
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

  // The provider framework of custom resources (aws-cdk-lib/custom-resources): what `onEvent` starts, `isComplete` looks at until it has ended.
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
