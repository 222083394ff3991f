import type { OperationName } from '../../src/model/service-model.ts';
import { rule, ruleStubs, skippingRule, when } from './conditions.ts';
import { sourceStub, stagesOf } from './executions.ts';
import { buildType, unknownJobId } from './jobs.ts';
import { approvalAction, buildAction, deployAction, pipelineFixtures } from './pipelines.ts';
import { acmeDeclaration, acmeType, ann } from './third-party.ts';
import { gitHubSource, webhook } from './webhooks.ts';

/** What an emulator has from the beginning for calls with plausible inputs. */
export const plausibleDocument = {
  actionTypes: [...pipelineFixtures.actionTypes, acmeDeclaration],
  thirdPartyClients: [ann],
  stubs: [
    ...ruleStubs({ yes: 'yes', no: 'no', slow: 'yes after 30s' }),
    {
      match: { provider: 'MyDeploy' },
      result: 'succeed' as const,
      delay: '5m',
      targets: ['i-1', 'i-2', 'i-3'].map((targetId) => ({ targetId, status: 'Succeeded' })),
    },
    sourceStub,
  ],
};

export const pipelineNames = ['One', 'Two'] as const;

/** Makes choices that a test's seed has settled. */
export interface Choices {
  of<T>(...items: readonly T[]): T;
}

/** Choices that follow from a number. */
export class SettledChoices implements Choices {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  of<T>(...items: readonly T[]): T {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return items[Math.floor((this.#state / 2 ** 32) * items.length)] as T;
  }
}

/** Inputs for all operations, of names that are few and of what earlier answers have told. */
export class PlausibleInputs {
  readonly #executions: { pipelineName: string; pipelineExecutionId: string }[] = [];
  readonly #jobs: { jobId: string; nonce: string }[] = [];
  readonly #acmeJobs: { jobId: string; nonce: string }[] = [];
  readonly #approvals: { pipelineName: string; stageName: string; actionName: string; token: string }[] = [];
  readonly #deployments: string[] = [];
  /** Executions that have come to the last stage, with the stage before it. */
  readonly #passed: { pipelineName: string; stageName: string; targetPipelineExecutionId: string }[] = [];
  readonly #tokens = new Map<OperationName, string[]>();

  /** Takes in what a call was answered. */
  // biome-ignore lint/suspicious/noExplicitAny: answers as they came over the wire
  learn(operation: OperationName, input: any, answer: any): void {
    const token = answer?.nextToken ?? answer?.NextToken;
    if (token !== undefined) this.#tokens.set(operation, [...(this.#tokens.get(operation) ?? []), token]);
    switch (operation) {
      case 'StartPipelineExecution':
        this.#executions.push({ pipelineName: input.name, pipelineExecutionId: answer.pipelineExecutionId });
        break;
      case 'ListPipelineExecutions':
        for (const { pipelineExecutionId } of answer.pipelineExecutionSummaries.slice(0, 2)) {
          this.#executions.push({ pipelineName: input.pipelineName, pipelineExecutionId });
        }
        break;
      case 'PollForJobs':
        for (const { id: jobId, nonce } of answer.jobs) this.#jobs.push({ jobId, nonce });
        break;
      case 'PollForThirdPartyJobs':
        for (const { jobId } of answer.jobs) this.#acmeJobs.push({ jobId, nonce: '1' });
        break;
      case 'GetThirdPartyJobDetails':
        this.#acmeJobs.push({ jobId: input.jobId, nonce: answer.jobDetails.nonce });
        break;
      case 'GetPipelineState':
        for (const { stageName, actionStates } of answer.stageStates) {
          for (const { actionName, latestExecution } of actionStates) {
            const { token } = latestExecution ?? {};
            if (token !== undefined) this.#approvals.push({ pipelineName: input.name, stageName, actionName, token });
          }
        }
        break;
      case 'ListActionExecutions':
        for (const { actionExecutionId, actionName, pipelineExecutionId } of answer.actionExecutionDetails) {
          if (actionName !== 'Deploy') continue;
          this.#deployments.push(actionExecutionId);
          const { pipelineName } = input;
          this.#passed.push({ pipelineName, stageName: 'Work', targetPipelineExecutionId: pipelineExecutionId });
        }
    }
  }

  of(operation: OperationName, choices: Choices): object {
    const name = choices.of(...pipelineNames);
    const webhookName = choices.of('hook', 'hook', 'other');
    const stageName = choices.of('Source', 'Work', 'Work', 'Late');
    const execution = recent(this.#executions, choices) ?? { pipelineName: name, pipelineExecutionId: unknownJobId };
    const job = recent(this.#jobs, choices) ?? { jobId: unknownJobId, nonce: '1' };
    const acmeJob = recent(this.#acmeJobs, choices) ?? { jobId: unknownJobId, nonce: '1' };
    const maxResults = choices.of(1, 2, 10);
    const nextToken = choices.of(false, true) ? recent(this.#tokens.get(operation) ?? [], choices) : undefined;
    const page = { maxResults, ...(nextToken !== undefined && { nextToken }) };
    const tags = [{ key: choices.of('team', 'stage'), value: choices.of('a', 'b') }];
    const resourceArn = `arn:aws:codepipeline:us-east-1:123456789012:${choices.of(name, name, `webhook:${webhookName}`, 'actiontype:Custom/Test/Lint/1')}`;
    const lint = { category: 'Test', provider: choices.of('Lint', 'Scan'), version: '1' };
    const filter = choices.of({}, { filter: { pipelineExecutionId: execution.pipelineExecutionId } });
    const failureDetails = { type: 'JobFailed', message: 'broken' };
    const summary = choices.of({}, { executionDetails: { summary: 'done', percentComplete: 100 } });
    const continuation = choices.of({}, {}, {}, {}, {}, { continuationToken: 'more' });
    const pipeline = declaration(name, choices);
    const { clientToken } = ann;
    const inputs: Record<OperationName, object> = {
      AcknowledgeJob: job,
      AcknowledgeThirdPartyJob: { ...acmeJob, clientToken },
      CreateCustomActionType: {
        ...lint,
        inputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
        outputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
        tags,
      },
      CreatePipeline: { pipeline, tags },
      DeleteCustomActionType: lint,
      DeletePipeline: { name },
      DeleteWebhook: { name: webhookName },
      DeregisterWebhookWithThirdParty: { webhookName },
      DisableStageTransition: {
        pipelineName: name,
        stageName,
        transitionType: choices.of('Inbound', 'Outbound'),
        reason: 'closed',
      },
      EnableStageTransition: { pipelineName: name, stageName, transitionType: choices.of('Inbound', 'Outbound') },
      GetActionType: choices.of<object>(acmeType, { ...lint, owner: 'Custom' }, buildType),
      GetJobDetails: { jobId: job.jobId },
      GetPipeline: choices.of({ name }, { name, version: 1 }),
      GetPipelineExecution: execution,
      GetPipelineState: { name },
      GetThirdPartyJobDetails: { jobId: acmeJob.jobId, clientToken },
      ListActionExecutions: { pipelineName: execution.pipelineName, ...filter, ...page },
      ListActionTypes: choices.of({}, { actionOwnerFilter: 'Custom' }),
      ListDeployActionExecutionTargets: {
        actionExecutionId: recent(this.#deployments, choices) ?? unknownJobId,
        ...page,
      },
      ListPipelineExecutions: { pipelineName: name, ...page },
      ListPipelines: page,
      ListRuleExecutions: { pipelineName: execution.pipelineName, ...filter, ...page },
      ListRuleTypes: {},
      ListTagsForResource: { resourceArn, ...page },
      ListWebhooks: { MaxResults: maxResults, ...(nextToken !== undefined && { NextToken: nextToken }) },
      OverrideStageCondition: { ...execution, stageName, conditionType: choices.of('BEFORE_ENTRY', 'ON_SUCCESS') },
      PollForJobs: { actionTypeId: buildType, maxBatchSize: maxResults },
      PollForThirdPartyJobs: { actionTypeId: acmeType, maxBatchSize: maxResults },
      PutActionRevision: {
        ...{ pipelineName: name, stageName: 'Source', actionName: 'Source' },
        actionRevision: { revisionId: choices.of('r1', 'r2', 'r3'), revisionChangeId: 'c', created: 1_446_137_358 },
      },
      PutApprovalResult: {
        ...(recent(this.#approvals, choices) ?? {
          pipelineName: name,
          stageName,
          actionName: 'Approve',
          token: unknownJobId,
        }),
        result: { summary: 'seen', status: choices.of('Approved', 'Approved', 'Rejected') },
      },
      PutJobFailureResult: { jobId: job.jobId, failureDetails },
      PutJobSuccessResult: { jobId: job.jobId, ...summary, ...continuation },
      PutThirdPartyJobFailureResult: { jobId: acmeJob.jobId, clientToken, failureDetails },
      PutThirdPartyJobSuccessResult: { jobId: acmeJob.jobId, clientToken, ...summary, ...continuation },
      PutWebhook: { webhook: webhook({ name: webhookName, targetPipeline: name }), tags },
      RegisterWebhookWithThirdParty: { webhookName },
      RetryStageExecution: { ...execution, stageName, retryMode: choices.of('FAILED_ACTIONS', 'ALL_ACTIONS') },
      RollbackStage: {
        ...{ pipelineName: execution.pipelineName, stageName },
        targetPipelineExecutionId: execution.pipelineExecutionId,
        ...choices.of<object | undefined>({}, recent(this.#passed, choices)),
      },
      StartPipelineExecution: { name },
      StopPipelineExecution: { ...execution, abandon: choices.of(false, true), reason: 'enough' },
      TagResource: { resourceArn, tags },
      UntagResource: { resourceArn, tagKeys: ['team'] },
      UpdateActionType: {
        actionType: { ...acmeDeclaration, description: choices.of('a', 'b') },
      },
      UpdatePipeline: { pipeline },
    };
    return inputs[operation];
  }
}

/** One of the last four, of which things are more likely to be under way. */
function recent<T>(items: readonly T[], choices: Choices): T | undefined {
  return items.length === 0 ? undefined : choices.of(...items.slice(-4));
}

/** A pipeline with workers, a partner, an approval, a stubbed deployment and conditions. */
function declaration(name: string, choices: Choices) {
  const executionMode = choices.of('SUPERSEDED', 'SUPERSEDED', 'QUEUED', 'PARALLEL');
  const { stages, ...rest } = stagesOf(
    {
      Work: [
        buildAction({ runOrder: 1 }),
        ...choices.of([], [{ name: 'Partner', runOrder: 1, actionTypeId: acmeType }]),
        approvalAction({ runOrder: 2 }),
      ],
      Late: [deployAction(), ...choices.of([], [buildAction({ name: 'Extra' })])],
    },
    { name, executionMode },
  );
  const gate = choices.of<object>(
    {},
    { beforeEntry: when(choices.of('SKIP', 'FAIL', 'FAIL'), skippingRule(choices.of('yes', 'no', 'slow'))) },
    { onSuccess: when('FAIL', rule(choices.of('yes', 'no', 'slow'))) },
    { onFailure: { result: 'RETRY' } },
  );
  const source = choices.of(false, false, true) ? { name: 'Source', actions: [gitHubSource] } : stages[0];
  return { ...rest, stages: [source, { ...stages[1], ...gate }, stages[2]] };
}
