import {
  AcknowledgeJobCommand,
  type ActionDeclaration,
  type ActionTypeId,
  type ApprovalResult,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  type Job,
  ListActionExecutionsCommand,
  PollForJobsCommand,
  PutApprovalResultCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
  type PutJobSuccessResultInput,
  RetryStageExecutionCommand,
  type StageExecution,
  type StageState,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
import type { StubFixture } from '../../src/control/types.ts';
import type { Ids } from '../../src/runtime/ids.ts';
import { startTestEmulator, type TestEmulator } from './emulator.ts';
import { buildType } from './jobs.ts';
import { artifactStore, pipelineFixtures } from './pipelines.ts';
import { bucket } from './s3.ts';

export const deployType = {
  category: 'Deploy',
  owner: 'Custom',
  provider: 'MyDeploy',
  version: '1',
} as const satisfies ActionTypeId;

/** A source that finds revision `r1` at once. */
export const sourceStub: StubFixture = {
  match: { category: 'Source' },
  result: 'succeed',
  revision: { id: 'r1', summary: 'first', url: 'https://example.org/r1' },
};

/** An emulator with the build and deploy types and a stub for sources. */
export function startPipelineEmulator(options: EmulatorOptions = {}, stubs: readonly StubFixture[] = [], ids?: Ids) {
  return startTestEmulator({ fixtures: { ...pipelineFixtures, stubs: [...stubs, sourceStub] }, ...options }, ids);
}

/** The so-many-th execution that an emulator with sequential ids starts. */
export function executionId(number: number): string {
  return `00000003-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** An execution that was never started. */
export const unknownExecutionId = 'ffffffff-ffff-4fff-8fff-ffffffffffff';

/** A pipeline `Sample` in V2, whose stages after the source are called as given. */
export function stagesOf(stages: Readonly<Record<string, readonly ActionDeclaration[]>>, changes: object = {}) {
  return {
    name: 'Sample',
    roleArn: 'arn:aws:iam::123456789012:role/pipelines',
    artifactStore,
    pipelineType: 'V2' as const,
    stages: [
      {
        name: 'Source',
        actions: [
          {
            name: 'Source',
            actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' } as const,
            configuration: { S3Bucket: 'source', S3ObjectKey: 'app.zip' },
            outputArtifacts: [{ name: 'App' }],
          },
        ],
      },
      ...Object.entries(stages).map(([name, actions]) => ({ name, actions: [...actions] })),
    ],
    ...changes,
  };
}

/** `stagesOf`, but the source takes an object, `app.zip` of the bucket that S3 tests have unless told otherwise. */
export function fromObject(
  stages: Readonly<Record<string, readonly ActionDeclaration[]>>,
  configuration: Readonly<Record<string, string>> = {},
  changes: object = {},
) {
  const pipeline = stagesOf(stages, changes);
  const [first, ...rest] = pipeline.stages;
  const actions = (first?.actions ?? []).map((action) => ({
    ...action,
    configuration: { S3Bucket: bucket, S3ObjectKey: 'app.zip', ...configuration },
  }));
  return { ...pipeline, stages: [{ name: 'Source', actions }, ...rest] };
}

/** Starts an execution of `Sample`; answers its id. */
export async function start({ client }: Pick<TestEmulator, 'client'>, input: object = {}): Promise<string> {
  const { pipelineExecutionId } = await client.send(new StartPipelineExecutionCommand({ name: 'Sample', ...input }));
  return pipelineExecutionId as string;
}

/** Polls for one job and acknowledges it. */
export async function take(
  { client }: Pick<TestEmulator, 'client'>,
  actionTypeId: ActionTypeId = buildType,
): Promise<Job & { id: string }> {
  const { jobs: [job] = [] } = await client.send(new PollForJobsCommand({ actionTypeId }));
  if (job?.id === undefined) throw new Error(`No job of ${actionTypeId.provider} is queued`);
  await client.send(new AcknowledgeJobCommand({ jobId: job.id, nonce: job.nonce }));
  return { ...job, id: job.id };
}

export async function succeed(
  { client }: Pick<TestEmulator, 'client'>,
  job: { readonly id: string },
  result: Omit<PutJobSuccessResultInput, 'jobId'> = {},
): Promise<void> {
  await client.send(new PutJobSuccessResultCommand({ jobId: job.id, ...result }));
}

export async function fail(
  { client }: Pick<TestEmulator, 'client'>,
  job: { readonly id: string },
  message = 'broken',
): Promise<void> {
  const failureDetails = { type: 'JobFailed', message } as const;
  await client.send(new PutJobFailureResultCommand({ jobId: job.id, failureDetails }));
}

/** Answers an approval of `Sample` that waits. */
export async function answerApproval(
  emulator: Pick<TestEmulator, 'client'>,
  stageName: string,
  result: ApprovalResult = { status: 'Approved', summary: 'fine' },
): Promise<void> {
  const place = { pipelineName: 'Sample', stageName, actionName: 'Approve' };
  const token = (await actionState(emulator, stageName, 'Approve'))?.latestExecution?.token;
  await emulator.client.send(new PutApprovalResultCommand({ ...place, token, result }));
}

export function retry(
  { client }: Pick<TestEmulator, 'client'>,
  pipelineExecutionId: string,
  retryMode: 'FAILED_ACTIONS' | 'ALL_ACTIONS',
) {
  const place = { pipelineName: 'Sample', stageName: 'Work', pipelineExecutionId };
  return client.send(new RetryStageExecutionCommand({ ...place, retryMode }));
}

export function stop({ client }: Pick<TestEmulator, 'client'>, pipelineExecutionId: string, abandon = false) {
  return client.send(new StopPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId, abandon }));
}

/** Takes one job and reports its success. */
export async function workOnce(
  emulator: Pick<TestEmulator, 'client'>,
  type: ActionTypeId = buildType,
  result: Omit<PutJobSuccessResultInput, 'jobId'> = {},
): Promise<void> {
  await succeed(emulator, await take(emulator, type), result);
}

/** Those that wait before a stage, or ended there: in SUPERSEDED mode the one that is no list (L5). */
export function waitingFor({ inboundExecution, inboundExecutions = [] }: StageState = {}): StageExecution[] {
  return inboundExecutions.length > 0 || inboundExecution === undefined ? inboundExecutions : [inboundExecution];
}

/** What GetPipelineState says of a stage, short: its own status, and those of its actions by name. */
export async function stageStatus({ client }: Pick<TestEmulator, 'client'>, stageName: string) {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: 'Sample' }));
  const stage = stageStates.find((state) => state.stageName === stageName);
  return {
    status: stage?.latestExecution?.status,
    execution: stage?.latestExecution?.pipelineExecutionId,
    inbound: waitingFor(stage).map(({ pipelineExecutionId }) => pipelineExecutionId),
    actions: Object.fromEntries(
      (stage?.actionStates ?? []).map(({ actionName, latestExecution }) => [actionName, latestExecution?.status]),
    ),
  };
}

/** What GetPipelineState says of the gate before a stage. */
export async function transitionInto({ client }: Pick<TestEmulator, 'client'>, stageName: string) {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: 'Sample' }));
  return stageStates.find((state) => state.stageName === stageName)?.inboundTransitionState;
}

/** What GetPipelineExecution says of an execution of `Sample`. */
export async function executionStatus({ client }: Pick<TestEmulator, 'client'>, pipelineExecutionId: string) {
  const command = new GetPipelineExecutionCommand({ pipelineName: 'Sample', pipelineExecutionId });
  return (await client.send(command)).pipelineExecution?.status;
}

/** The state of one action. */
export async function actionState({ client }: Pick<TestEmulator, 'client'>, stageName: string, actionName: string) {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: 'Sample' }));
  const stage = stageStates.find((state) => state.stageName === stageName);
  return stage?.actionStates?.find((action) => action.actionName === actionName);
}

/** Runs of actions, oldest first. */
export async function runs({ client }: Pick<TestEmulator, 'client'>, pipelineExecutionId?: string) {
  const filter = pipelineExecutionId === undefined ? {} : { filter: { pipelineExecutionId } };
  const { actionExecutionDetails = [] } = await client.send(
    new ListActionExecutionsCommand({ pipelineName: 'Sample', ...filter }),
  );
  return actionExecutionDetails.reverse();
}
