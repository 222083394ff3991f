import { PutApprovalResultCommand, type PutApprovalResultInput } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { describeInput, isLongerThan, isNoneOf, isNull, isUnlike, uuidPattern } from '../../support/describe-input.ts';
import { later, type TestEmulator } from '../../support/emulator.ts';
import {
  actionState,
  executionStatus,
  runs,
  stageStatus,
  stagesOf,
  start,
  startPipelineEmulator,
  stop,
  unknownExecutionId,
} from '../../support/executions.ts';
import { approvalAction, buildAction, updatePipeline } from '../../support/pipelines.ts';

const place = { pipelineName: 'Sample', stageName: 'Work', actionName: 'Approve' };
const approved = { status: 'Approved', summary: 'fine' } as const;
const rejected = { status: 'Rejected', summary: 'not yet' } as const;
const valid = { ...place, token: unknownExecutionId, result: approved };

/** `Sample` with two approvals, of which both wait in the given execution. */
async function startWaiting(): Promise<{ emulator: TestEmulator; id: string } & AsyncDisposable> {
  const emulator = await startPipelineEmulator();
  const actions = [approvalAction(), approvalAction({ name: 'Second', timeoutInMinutes: 10 })];
  await emulator.pipelines.create(stagesOf({ Work: actions, Next: [buildAction()] }), { start: false });
  return { emulator, id: await start(emulator), [Symbol.asyncDispose]: emulator.stop };
}

async function tokenOf(emulator: TestEmulator, actionName: string): Promise<string> {
  return (await actionState(emulator, 'Work', actionName))?.latestExecution?.token as string;
}

function put({ client }: TestEmulator, changes: Partial<PutApprovalResultInput>) {
  return client.send(new PutApprovalResultCommand({ ...valid, ...changes }));
}

describeInput('PutApprovalResult', [
  ['no pipeline', { ...valid, pipelineName: null }, isNull('pipelineName')],
  ['no stage', { ...valid, stageName: null }, isNull('stageName')],
  ['no action', { ...valid, actionName: null }, isNull('actionName')],
  ['no result', { ...valid, result: null }, isNull('result')],
  ['no status', { ...valid, result: { summary: '' } }, isNull('result.status')],
  ['no summary', { ...valid, result: { status: 'Approved' } }, isNull('result.summary')],
  [
    'an unknown status',
    { ...valid, result: { ...approved, status: 'Perhaps' } },
    isNoneOf('Approved, Rejected', 'result.status'),
  ],
  [
    'a summary of 513 characters',
    { ...valid, result: { ...approved, summary: 'x'.repeat(513) } },
    isLongerThan(512, 'result.summary'),
  ],
  ['no token', { ...valid, token: null }, isNull('token')],
  ['a token that is no UUID', { ...valid, token: 'x' }, isUnlike(uuidPattern, 'token')],
]);

describe('errors', () => {
  test.each([
    [
      'PipelineNotFoundException for a pipeline that does not exist (C9)',
      { pipelineName: 'Other' },
      "Account '123456789012' does not have a pipeline with name 'Other'",
    ],
    [
      'StageNotFoundException for a stage that does not exist (C16)',
      { stageName: 'Nowhere' },
      "Pipeline 'Sample' does not have a stage with name 'Nowhere'",
    ],
    [
      'ActionNotFoundException for an action that does not exist (C13)',
      { actionName: 'Nothing' },
      "Stage 'Work' of pipeline 'Sample' has no action 'Nothing'.",
    ],
    [
      'InvalidApprovalTokenException for a token that nobody gave out (J6)',
      {},
      "No approval of action 'Approve' has this token.",
    ],
  ])('answers %s', async (what, changes, message) => {
    await using started = await startWaiting();

    expect(await refusalOf(put(started.emulator, changes))).toEqual({
      name: what.split(' ')[0],
      message,
      status: 400,
    });
  });

  test.each(['', ' '])(
    'answers InvalidApprovalTokenException without a summary that is required: %j (J39)',
    async (summary) => {
      await using emulator = await startPipelineEmulator();
      const action = approvalAction({ configuration: { IsSummaryRequired: 'true' } });
      await emulator.pipelines.create(stagesOf({ Work: [action] }));
      const token = await tokenOf(emulator, 'Approve');

      const refusal = await refusalOf(put(emulator, { token, result: { status: 'Approved', summary } }));
      await put(emulator, { token });

      expect(refusal).toEqual({
        name: 'InvalidApprovalTokenException',
        message:
          "Action 'Approve' in stage 'Work' requires a summary. Provide a summary in the approval result and try again.",
        status: 400,
      });
      expect(await stageStatus(emulator, 'Work')).toMatchObject({ actions: { Approve: 'Succeeded' } });
    },
  );

  test('answers InvalidApprovalTokenException for the token of another action, of which nothing changes (J6)', async () => {
    await using started = await startWaiting();
    const { emulator } = started;

    const refusal = await refusalOf(put(emulator, { token: await tokenOf(emulator, 'Second') }));

    expect(refusal.name).toBe('InvalidApprovalTokenException');
    expect(await stageStatus(emulator, 'Work')).toMatchObject({
      actions: { Approve: 'InProgress', Second: 'InProgress' },
    });
  });

  test.each([
    ['approved', approved],
    ['rejected', rejected],
  ])(
    'answers ApprovalAlreadyCompletedException for an approval that is %s, whatever the second answer (J6)',
    async (_, result) => {
      await using started = await startWaiting();
      const { emulator } = started;
      const token = await tokenOf(emulator, 'Approve');
      await put(emulator, { token, result });

      const again = [
        await refusalOf(put(emulator, { token })),
        await refusalOf(put(emulator, { token, result: rejected })),
      ];

      expect(again).toEqual(
        again.map(() => ({
          name: 'ApprovalAlreadyCompletedException',
          message:
            'The approval request that you responded to is already complete or has expired. Review the latest revisions in the pipeline, and then try again.',
          status: 400,
        })),
      );
    },
  );
});

describe('behaviour', () => {
  test('takes the id of the run for its token, and shows it in the list once it is answered (L14)', async () => {
    await using started = await startWaiting();
    const { emulator } = started;
    const look = async () =>
      (await runs(emulator)).find(({ actionName }) => actionName === 'Approve') as Awaited<
        ReturnType<typeof runs>
      >[number];

    const token = await tokenOf(emulator, 'Approve');
    const waiting = await look();
    await put(emulator, { token });

    expect(token).toBe(waiting.actionExecutionId);
    expect(waiting.output).toEqual({ outputArtifacts: [], outputVariables: {} });
    expect((await look()).output?.executionResult).toMatchObject({ externalExecutionId: token });
  });

  test('is awaited since a moment that the control API alone tells (L22)', async () => {
    await using started = await startWaiting();
    const { emulator } = started;

    const latest = (await actionState(emulator, 'Work', 'Approve'))?.latestExecution;
    const { stageStates } = await emulator.pipelines.state('Sample');

    expect(latest).toEqual({
      actionExecutionId: expect.any(String),
      status: 'InProgress',
      token: expect.any(String),
    });
    const shown = stageStates
      .flatMap(({ actionStates }) => actionStates)
      .find(({ actionName }) => actionName === 'Approve');
    expect(shown?.latestExecution).toMatchObject({ token: latest?.token, lastStatusChange: later(0) });
  });

  test('approves: the action succeeds with the summary and whoever approved (L2, J18)', async () => {
    await using started = await startWaiting();
    const { emulator, id } = started;
    await emulator.clock.advance('1m');

    const answer = await answerOf(put(emulator, { token: await tokenOf(emulator, 'Approve') }));

    expect(answer).toEqual({ approvedAt: new Date(later(60_000)) });
    expect((await actionState(emulator, 'Work', 'Approve'))?.latestExecution).toEqual({
      actionExecutionId: expect.any(String),
      status: 'Succeeded',
      summary: 'fine',
      lastStatusChange: new Date(later(60_000)),
      lastUpdatedBy: 'arn:aws:iam::123456789012:root',
    });
    expect((await runs(emulator, id)).find(({ actionName }) => actionName === 'Approve')).toMatchObject({
      status: 'Succeeded',
      updatedBy: 'arn:aws:iam::123456789012:root',
      output: { executionResult: { externalExecutionSummary: 'fine' } },
    });
  });

  test('lets the execution go on when all approvals of the stage are given', async () => {
    await using started = await startWaiting();
    const { emulator, id } = started;

    await put(emulator, { token: await tokenOf(emulator, 'Approve') });
    const between = await stageStatus(emulator, 'Work');
    await put(emulator, { actionName: 'Second', token: await tokenOf(emulator, 'Second') });

    expect(between.status).toBe('InProgress');
    expect(await stageStatus(emulator, 'Next')).toMatchObject({ status: 'InProgress', execution: id });
  });

  test('rejects: the action fails with the summary as its reason, and the stage when its siblings have ended (J2, J6)', async () => {
    await using started = await startWaiting();
    const { emulator, id } = started;

    await put(emulator, { token: await tokenOf(emulator, 'Approve'), result: rejected });
    const between = await executionStatus(emulator, id);
    await put(emulator, { actionName: 'Second', token: await tokenOf(emulator, 'Second') });

    expect(between).toBe('InProgress');
    expect(await executionStatus(emulator, id)).toBe('Failed');
    const latest = (await actionState(emulator, 'Work', 'Approve'))?.latestExecution;
    const by = 'arn:aws:iam::123456789012:root';
    expect(latest).toEqual({
      actionExecutionId: expect.any(String),
      status: 'Failed',
      summary: 'not yet',
      lastStatusChange: new Date(later(0)),
      lastUpdatedBy: by,
    });
    const run = (await runs(emulator, id)).find(({ actionName }) => actionName === 'Approve');
    expect(run?.updatedBy).toBe(by);
    expect(run?.output).toEqual({
      outputArtifacts: [],
      executionResult: { externalExecutionId: latest?.actionExecutionId, externalExecutionSummary: 'not yet' },
      outputVariables: {},
    });
  });

  test.each([
    ['Approved', ''],
    ['Rejected', '   '],
  ] as const)('says by whom it was %s where the summary is blank (J6)', async (status, summary) => {
    await using started = await startWaiting();
    const { emulator } = started;

    await put(emulator, { token: await tokenOf(emulator, 'Approve'), result: { status, summary } });

    const latest = (await actionState(emulator, 'Work', 'Approve'))?.latestExecution;
    expect(latest?.summary).toBe(`${status} by arn:aws:iam::123456789012:root`);
  });

  test('has its id as its token, and no result in the history while it waits or once it is abandoned (J6)', async () => {
    await using started = await startWaiting();
    const { emulator, id } = started;
    const waiting = (await actionState(emulator, 'Work', 'Approve'))?.latestExecution;
    const runOf = async () => (await runs(emulator, id)).find(({ actionName }) => actionName === 'Approve');
    const before = await runOf();

    await stop(emulator, id, true);
    const refusal = await refusalOf(put(emulator, { token: waiting?.token }));

    expect(waiting?.token).toBe(waiting?.actionExecutionId);
    expect([before?.output, (await runOf())?.output]).toEqual(
      Array(2).fill({ outputArtifacts: [], outputVariables: {} }),
    );
    expect((await actionState(emulator, 'Work', 'Approve'))?.latestExecution).toEqual({
      actionExecutionId: waiting?.actionExecutionId,
      status: 'Abandoned',
      summary: 'The approval action has been canceled.',
    });
    expect(refusal).toEqual({
      name: 'InvalidApprovalTokenException',
      message: 'The pipeline Sample has been updated, and the approval request you responded to is now out of date.',
      status: 400,
    });
  });
});

describe('time', () => {
  test('answers ApprovalAlreadyCompletedException for an approval that has timed out (J6, M1)', async () => {
    await using started = await startWaiting();
    const { emulator } = started;
    const [first, second] = [await tokenOf(emulator, 'Approve'), await tokenOf(emulator, 'Second')];

    await emulator.clock.advance('10m');
    const short = await refusalOf(put(emulator, { actionName: 'Second', token: second }));
    await emulator.clock.advance('7d');
    const long = await refusalOf(put(emulator, { token: first }));

    expect([short.name, long.name]).toEqual(Array(2).fill('ApprovalAlreadyCompletedException'));
  });
});

describe('approvals of a pipeline in PARALLEL mode (L14)', () => {
  test('are answered by the token that ListActionExecutions shows as externalExecutionId', async () => {
    await using emulator = await startPipelineEmulator();
    const declaration = stagesOf({ Work: [approvalAction()] }, { executionMode: 'PARALLEL' });
    await emulator.pipelines.create(declaration, { start: false });
    const ids = [await start(emulator), await start(emulator), await start(emulator)];
    const tokenIn = async (id = '') => (await runs(emulator, id)).at(-1)?.output?.executionResult?.externalExecutionId;
    const tokens = await Promise.all(ids.map(tokenIn));
    const shown = await actionState(emulator, 'Work', 'Approve');

    await put(emulator, { token: tokens[1] });
    await put(emulator, { token: tokens[0], result: rejected });

    expect(new Set(tokens).size).toBe(3);
    expect(shown).toEqual({ actionName: 'Approve' });
    expect(await Promise.all(ids.map((id) => executionStatus(emulator, id)))).toEqual([
      'Failed',
      'Succeeded',
      'InProgress',
    ]);
    expect(await tokenIn(ids[1])).toBe(tokens[1]);
  });

  test('are answered when an edit has taken their stage away (J8, J15)', async () => {
    await using emulator = await startPipelineEmulator();
    const mode = { executionMode: 'PARALLEL' };
    const stages = { Work: [approvalAction()], Next: [buildAction()] };
    await emulator.pipelines.create(stagesOf(stages, mode), { start: false });
    const id = await start(emulator);

    await updatePipeline(emulator, stagesOf({ Next: [buildAction()] }, mode));
    const token = (await runs(emulator, id)).at(-1)?.output?.executionResult?.externalExecutionId;
    await put(emulator, { token });

    expect((await runs(emulator, id)).map(({ actionName, status }) => `${actionName} ${status}`)).toEqual([
      'Source Succeeded',
      'Approve Succeeded',
      'Build InProgress',
    ]);
  });
});
