import { ListRuleExecutionsCommand, RetryStageExecutionCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { evaluations, rule, startGated, variableRule, when } from '../../support/conditions.ts';
import { later } from '../../support/emulator.ts';
import { executionId, start, startPipelineEmulator, unknownExecutionId } from '../../support/executions.ts';

const pipelineName = 'Sample';

describe('errors', () => {
  it('PipelineNotFoundException', async () => {
    await using emulator = await startPipelineEmulator();

    expect(await refusalOf(evaluations(emulator, { pipelineName: 'fake-pipeline' }))).toEqual({
      name: 'PipelineNotFoundException',
      message: "Account '123456789012' does not have a pipeline with name 'fake-pipeline'",
      status: 400,
    });
  });

  it('PipelineExecutionNotFoundException, by either filter', async () => {
    await using emulator = await startGated({});
    const latestInPipelineExecution = { pipelineExecutionId: unknownExecutionId, startTimeRange: 'Latest' } as const;

    for (const [filter, told] of [
      [{ pipelineExecutionId: unknownExecutionId }, unknownExecutionId],
      [{ latestInPipelineExecution }, 'null'],
    ] as const) {
      expect(await refusalOf(evaluations(emulator, { filter }))).toEqual({
        name: 'PipelineExecutionNotFoundException',
        message: `Pipeline Execution with id '${told}' does not exist in pipeline with name 'Sample'`,
        status: 400,
      });
    }
  });

  it('InvalidNextTokenException, for a token of another question, too', async () => {
    await using emulator = await startGated({ beforeEntry: when('FAIL', rule('A')) }, { stubs: { A: 'no' } });
    await start(emulator);
    const id = await start(emulator);
    const page = await emulator.client.send(new ListRuleExecutionsCommand({ pipelineName, maxResults: 1 }));
    const filter = { pipelineExecutionId: id };

    const refusals = [
      await refusalOf(evaluations(emulator, { nextToken: 'x' })),
      await refusalOf(evaluations(emulator, { nextToken: page.nextToken, filter })),
    ];

    expect(refusals.map(({ name }) => name)).toEqual(['InvalidNextTokenException', 'InvalidNextTokenException']);
  });
});

describe('behaviour', () => {
  it('shows everything of an evaluation', async () => {
    const roleArn = 'arn:aws:iam::123456789012:role/rules';
    const named = variableRule('V', { Variable: '#{variables.Target}', Operator: 'EQ', Value: 'test' });
    await using emulator = await startGated(
      { beforeEntry: when('FAIL', { ...named, roleArn, region: 'us-west-2', inputArtifacts: [{ name: 'App' }] }) },
      { changes: { variables: [{ name: 'Target', defaultValue: 'prod' }] } },
    );
    await emulator.clock.advance('1m');
    const id = await start(emulator);

    const answer = await answerOf(emulator.client.send(new ListRuleExecutionsCommand({ pipelineName })));

    expect(answer).toEqual({
      ruleExecutionDetails: [
        {
          pipelineExecutionId: id,
          ruleExecutionId: '00000007-0000-4000-8000-000000000001',
          pipelineVersion: 1,
          stageName: 'Work',
          ruleName: 'V',
          startTime: new Date(later(60_000)),
          lastUpdateTime: new Date(later(60_000)),
          status: 'Failed',
          input: {
            ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'VariableCheck', version: '1' },
            configuration: { Variable: '#{variables.Target}', Operator: 'EQ', Value: 'test' },
            resolvedConfiguration: { Variable: 'prod', Operator: 'EQ', Value: 'test' },
            roleArn,
            region: 'us-west-2',
            inputArtifacts: [{ name: 'App', s3location: { bucket: 'artifacts', key: 'Sample/App/0000001.zip' } }],
          },
          output: {
            executionResult: {
              externalExecutionSummary: "The variable is 'prod', which is not EQ 'test'.",
              errorDetails: { code: 'JobFailed', message: "The variable is 'prod', which is not EQ 'test'." },
            },
          },
        },
      ],
    });
  });

  it('lists newest first in pages, those of one execution, and without what a retry has had made again', async () => {
    await using emulator = await startGated(
      { beforeEntry: when('FAIL', rule('A'), rule('B')) },
      { stubs: { A: 'yes', B: 'no' } },
    );
    const first = await start(emulator);
    const second = await start(emulator);
    const again = { pipelineName, stageName: 'Work', pipelineExecutionId: second, retryMode: 'ALL_ACTIONS' } as const;
    await emulator.client.send(new RetryStageExecutionCommand(again));

    const pages: (string | undefined)[][] = [];
    let nextToken: string | undefined;
    do {
      const page = await emulator.client.send(
        new ListRuleExecutionsCommand({ pipelineName, maxResults: 4, nextToken }),
      );
      pages.push((page.ruleExecutionDetails ?? []).map(({ ruleExecutionId }) => ruleExecutionId?.slice(-1)));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    const counted = async (filter: object) => (await evaluations(emulator, { filter })).length;

    expect(pages).toEqual([
      ['6', '5', '4', '3'],
      ['2', '1'],
    ]);
    expect(first).toBe(executionId(1));
    expect(await counted({ pipelineExecutionId: first })).toBe(2);
    expect(await counted({ pipelineExecutionId: second })).toBe(4);
    const latest = { pipelineExecutionId: second, startTimeRange: 'Latest' };
    expect(await counted({ latestInPipelineExecution: latest })).toBe(2);
    expect(await counted({ latestInPipelineExecution: { ...latest, startTimeRange: 'All' } })).toBe(4);
  });
});
