import { join } from 'node:path';
import {
  AcknowledgeJobCommand,
  GetJobDetailsCommand,
  PutJobSuccessResultCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { answerOf, refusalOf } from '../support/answers.ts';
import { later, startTestEmulator } from '../support/emulator.ts';
import { actionState, sourceStub, stagesOf, start, startPipelineEmulator } from '../support/executions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { functionFile, lambdaAction, startWithFunction } from '../support/functions.ts';
import { jobId, unknownJobId } from '../support/jobs.ts';
import { childProcesses, functionProcesses, startedSince } from '../support/processes.ts';
import { acmeDeclaration, acmeType, ann } from '../support/third-party.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('the job of a function', () => {
  test('is InProgress from the start, is shown by GetJobDetails, and nobody acknowledges it (H3)', async () => {
    await using emulator = await startTestEmulator();
    await emulator.functions.register('F', () => {});

    const {
      id,
      status,
      function: name,
    } = await emulator.jobs.enqueue({ function: 'F', outputArtifacts: [{ name: 'Out' }] });
    const { jobDetails } = await emulator.client.send(new GetJobDetailsCommand({ jobId: id }));
    const acknowledged = await refusalOf(emulator.client.send(new AcknowledgeJobCommand({ jobId: id, nonce: '3' })));

    expect([status, name]).toEqual(['InProgress', 'F']);
    expect(jobDetails?.data?.actionTypeId).toEqual({
      category: 'Invoke',
      owner: 'AWS',
      provider: 'Lambda',
      version: '1',
    });
    expect(jobDetails?.data?.actionConfiguration?.configuration).toEqual({ FunctionName: 'F' });
    expect(jobDetails?.data?.artifactCredentials).toBeDefined();
    expect(acknowledged.name).toBe('InvalidNonceException');
  });

  test('printed by get-job-details is invoked, too', async () => {
    await using emulator = await startTestEmulator();
    const parameters: unknown[] = [];
    await emulator.functions.register('F', async (event) => {
      parameters.push(event['CodePipeline.job'].data.actionConfiguration.configuration.UserParameters);
    });

    await emulator.jobs.enqueue({
      id: unknownJobId,
      data: {
        actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' },
        actionConfiguration: { configuration: { FunctionName: 'F', UserParameters: 'x' } },
      },
    });
    await emulator.idle();

    expect(parameters).toEqual(['x']);
  });

  test('is refused when its function is nowhere given, and of another action of AWS', async () => {
    await using emulator = await startTestEmulator();
    const pasted = { data: { actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' } } };

    await expect(emulator.jobs.enqueue({ function: 'F' })).rejects.toThrow("There is no function 'F'");
    await expect(emulator.jobs.enqueue(pasted)).rejects.toThrow('Build/AWS/CodeBuild/1 has no jobs');
  });

  test('has 20 minutes after each continuation, and 24 hours with all of them (H3)', async () => {
    await using emulator = await startTestEmulator();
    await emulator.functions.register('F', () => {});
    await emulator.jobs.enqueue({ function: 'F' });

    for (let round = 1; round <= 75; round++) {
      await emulator.clock.advance(19 * minute);
      await emulator.client.send(
        new PutJobSuccessResultCommand({ jobId: jobId(round), continuationToken: `round ${round}` }),
      );
    }
    const { deadline } = await emulator.jobs.get(jobId(76));
    await emulator.clock.advance('20m');

    expect(deadline).toBe(later(24 * hour));
    expect((await emulator.jobs.get(jobId(76))).status).toBe('TimedOut');
  });

  test('waits for its invocation as long as --continuation-delay says (D6)', async () => {
    await using emulator = await startTestEmulator({ continuationDelay: '30s' });
    const tokens: unknown[] = [];
    await emulator.functions.register('F', async (event) => {
      tokens.push(event['CodePipeline.job'].data.continuationToken);
    });
    await emulator.jobs.enqueue({ function: 'F' });
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: jobId(1), continuationToken: 'next' }));
    await emulator.idle();

    const before = [...tokens];
    const { occurred } = await emulator.clock.advance('30s');
    await emulator.idle();

    expect(before).toEqual([undefined]);
    expect(occurred).toEqual([{ at: later(30_000), event: 'Ready', effect: 'lambda' }]);
    expect(tokens).toEqual([undefined, 'next']);
    expect((await emulator.jobs.get(jobId(2))).deadline).toBe(later(20 * minute + 30_000));
  });
});

test('a function that fails is invoked again after 1 and 2 minutes with --timing aws (H3)', async () => {
  await using emulator = await startTestEmulator({ timing: 'aws' });
  const requests: string[] = [];
  await emulator.functions.register('F', async (_, { awsRequestId }) => {
    requests.push(awsRequestId);
    throw new Error('no');
  });
  await emulator.jobs.enqueue({ function: 'F' });
  await emulator.idle();

  const counts = [requests.length];
  for (const wait of [minute - 1, 1, 2 * minute - 1, 1, 10 * minute]) {
    await emulator.clock.advance(wait);
    await emulator.idle();
    counts.push(requests.length);
  }

  expect(counts).toEqual([1, 1, 2, 2, 3, 3]);
  expect(new Set(requests).size).toBe(1);
});

test('a function that has answered and then fails is invoked again, as on Lambda', async () => {
  await using emulator = await startPipelineEmulator();
  let count = 0;
  await emulator.functions.register('Answering', async (event) => {
    count += 1;
    const { id } = event['CodePipeline.job'];
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId: id }));
    throw new Error('too late');
  });
  await emulator.pipelines.create(stagesOf({ Work: [lambdaAction('x')] }));
  await emulator.idle();

  expect(count).toBe(3);
  expect((await actionState(emulator, 'Work', 'Invoke'))?.latestExecution?.status).toBe('Succeeded');
});

test('a function whose job has been abandoned before its first invocation is not invoked', async () => {
  await using emulator = await startPipelineEmulator({ continuationDelay: '30s' });
  let count = 0;
  await emulator.functions.register('Answering', async (event) => {
    count += 1;
    const jobId = event['CodePipeline.job'].id;
    await emulator.client.send(new PutJobSuccessResultCommand({ jobId, continuationToken: 'next' }));
  });
  await emulator.pipelines.create(stagesOf({ Work: [lambdaAction('x')] }), { start: false });
  const pipelineExecutionId = await start(emulator);
  await emulator.idle();

  const stop = { pipelineName: 'Sample', pipelineExecutionId, abandon: true };
  await emulator.client.send(new StopPipelineExecutionCommand(stop));
  await emulator.clock.advance('30s');
  await emulator.idle();

  expect(count).toBe(1);
});

test('an abandoned action’s function may report, which changes nothing and is not shown (D5, J4, L23)', async () => {
  await using emulator = await startPipelineEmulator();
  await emulator.functions.register('Answering', () => {});
  await emulator.pipelines.create(stagesOf({ Work: [lambdaAction('x')] }), { start: false });
  const pipelineExecutionId = await start(emulator);
  const shown = async () => {
    const run = (await emulator.pipelines.history('Sample')).at(-1);
    const state = await actionState(emulator, 'Work', 'Invoke');
    return [run?.status, run?.output.executionResult, state?.latestExecution?.externalExecutionId];
  };

  expect(await shown()).toEqual(['InProgress', undefined, 'Answering']);
  const stop = { pipelineName: 'Sample', pipelineExecutionId, abandon: true };
  await emulator.client.send(new StopPipelineExecutionCommand(stop));
  expect(await shown()).toEqual(['Abandoned', undefined, 'Answering']);
  const late = await answerOf(emulator.client.send(new PutJobSuccessResultCommand({ jobId: jobId(1) })));

  expect(late).toEqual({});
  expect((await emulator.jobs.get(jobId(1))).status).toBe('Failed');
});

describe('a Lambda action', () => {
  test('whose function is nowhere given fails at once and says what to write (K1)', async () => {
    await using emulator = await startPipelineEmulator();
    await emulator.pipelines.create(stagesOf({ Work: [lambdaAction('x')] }));

    expect((await actionState(emulator, 'Work', 'Invoke'))?.latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: {
        code: 'ConfigurationError',
        message: expect.stringContaining('functions: { Answering: { code: ./function, handler: index.handler } }'),
      },
    });
  });

  test('is done by a stub that matches, before any function', async () => {
    await using emulator = await startPipelineEmulator({}, [{ match: { provider: 'Lambda' }, result: 'succeed' }]);
    await emulator.functions.register('Answering', () => {});
    await emulator.pipelines.create(stagesOf({ Work: [lambdaAction('x')] }));

    expect((await actionState(emulator, 'Work', 'Invoke'))?.latestExecution?.status).toBe('Succeeded');
    expect(await emulator.jobs.list()).toEqual([]);
  });
});

describe('an action type whose executor is Lambda', () => {
  const executor = {
    type: 'Lambda',
    configuration: {
      lambdaExecutorConfiguration: { lambdaFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:Partner:live' },
    },
  } as const;
  const declaration = { ...acmeDeclaration, executor: { ...executor, jobTimeout: 60 } };
  const ownedByAws = { ...acmeDeclaration, executor, id: { ...acmeType, owner: 'AWS' } };

  test.each([
    ['of a partner', declaration, acmeType, minute],
    ['of AWS', ownedByAws, { ...acmeType, owner: 'AWS' }, 20 * minute],
  ] as const)(
    '%s is done by that function, with its own time-out for each job',
    async (_, type, actionTypeId, time) => {
      await using emulator = await startPipelineEmulator({ fixtures: { actionTypes: [type], stubs: [sourceStub] } });
      const configurations: unknown[] = [];
      await emulator.functions.register('Partner', async (event) => {
        configurations.push(event['CodePipeline.job'].data.actionConfiguration.configuration);
      });
      await emulator.pipelines.create(stagesOf({ Work: [{ name: 'Invoke', actionTypeId }] }));
      await emulator.idle();

      const { deadline } = await emulator.jobs.get(jobId(1));
      await emulator.clock.advance(time);

      expect(configurations).toEqual([{}]);
      expect(deadline).toBe(later(time));
      expect((await actionState(emulator, 'Work', 'Invoke'))?.latestExecution?.errorDetails?.message).toContain(
        'The AWS Lambda function Partner failed to return a result.',
      );
    },
  );

  test('has jobs without a pipeline, too', async () => {
    await using emulator = await startTestEmulator({ fixtures: { actionTypes: [declaration] } });
    await emulator.functions.register('Partner', async (event) => {
      await emulator.client.send(new PutJobSuccessResultCommand({ jobId: event['CodePipeline.job'].id }));
    });

    const { id } = await emulator.jobs.enqueue({ actionTypeId: acmeType });

    expect(await emulator.jobs.waitFor(id, 'Succeeded')).toMatchObject({ function: 'Partner' });
  });
});

test('a restart goes on with the invocations that were under way and with those that wait', async () => {
  using folder = temporaryFolder();
  const options = { db: join(folder.path, 'state.db'), clock: 'manual', timing: 'aws' } as const;
  const code = (body: string) =>
    `import { CodePipeline } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-codepipeline'))};
     export const handler = async (event) => { ${body} };`;
  const functions = {
    UnderWay: {
      module: folder.write('under-way.mjs', code('await new Promise((done) => setTimeout(done, 600_000));')),
    },
    Waiting: { module: folder.write('waiting.mjs', code('throw new Error("not yet");')) },
  };
  const before = await startEmulator({ ...options, fixtures: { functions } });
  const jobs = [
    await before.jobs.enqueue({ function: 'UnderWay' }),
    await before.jobs.enqueue({ function: 'Waiting' }),
  ];
  // The second waits for its retry in the process in which it failed.
  await expect.poll(() => functionProcesses().length).toBe(2);
  await before.stop();

  for (const { module } of Object.values(functions)) {
    const answer = "await new CodePipeline({}).putJobSuccessResult({ jobId: event['CodePipeline.job'].id });";
    folder.write(module.slice(folder.path.length + 1), code(answer));
  }
  await using after = await startEmulator(options);
  await after.clock.advance('1m');

  for (const { id } of jobs) expect((await after.jobs.waitFor(id, 'Succeeded')).status).toBe('Succeeded');
});

test('twenty pipelines at once, each with a function: all end, and nothing is left of them', {
  timeout: 120_000,
}, async () => {
  const before = childProcesses();
  const memory = process.memoryUsage().rss;
  await using emulator = await startWithFunction({ module: functionFile('answering.mjs'), timeout: '1m' });
  const names = Array.from({ length: 20 }, (_, index) => `Pipeline${index}`);
  for (const name of names) await emulator.pipelines.create(stagesOf({ Work: [lambdaAction('succeed')] }, { name }));

  await emulator.idle({ timeout: '100s' });

  const statuses = await Promise.all(
    names.map(async (name) => (await emulator.pipelines.state(name)).stageStates[1]?.latestExecution?.status),
  );
  expect(new Set(statuses)).toEqual(new Set(['Succeeded']));
  expect(functionProcesses().length - before.length).toBeLessThanOrEqual(10);
  await emulator.stop();
  await expect.poll(() => startedSince(before)).toEqual([]);
  expect(process.memoryUsage().rss - memory).toBeLessThan(100 * 1024 * 1024);
});

test('a worker’s job in a pipeline has the time of its type, too (M1)', async () => {
  const type = { ...acmeDeclaration, executor: { ...acmeDeclaration.executor, jobTimeout: 60 } };
  await using emulator = await startPipelineEmulator({
    fixtures: { actionTypes: [type], thirdPartyClients: [ann], stubs: [sourceStub] },
  });

  await emulator.pipelines.create(stagesOf({ Work: [{ name: 'Invoke', actionTypeId: acmeType }] }));

  expect((await emulator.jobs.get(jobId(1))).deadline).toBe(later(minute));
});
