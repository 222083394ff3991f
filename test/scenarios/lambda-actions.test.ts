import { describe, expect, test } from 'vitest';
import { actionState, deployType, runs, stageStatus, stagesOf, take } from '../support/executions.ts';
import { childProcesses, lambdaAction, languages, startWithFunction } from '../support/functions.ts';
import { deployAction } from '../support/pipelines.ts';

const silence =
  'The AWS Lambda function Answering failed to return a result. Check the function to verify that it has permission ' +
  'to call the PutJobSuccessResult action and that it made a call to PutJobSuccessResult.';

describe.each(languages)('a function in $language', ({ answering }) => {
  test('ends its action with a success, and its output variables reach the next stage', async () => {
    await using emulator = await startWithFunction(answering);
    const deploy = deployAction({ configuration: { Host: '#{answer.Greeting}' } });
    await emulator.pipelines.create(
      stagesOf({ Work: [lambdaAction('succeed', { namespace: 'answer' })], Release: [deploy] }),
    );

    await emulator.idle();

    expect((await actionState(emulator, 'Work', 'Invoke'))?.latestExecution).toMatchObject({
      status: 'Succeeded',
      summary: 'done',
    });
    const job = await take(emulator, deployType);
    expect(job.data?.actionConfiguration?.configuration?.Host).toMatch(/^hello from (node|python)$/);
    expect(emulator.log).toContain('Answering: Answering does succeed');
  });

  test('ends its action with a failure', async () => {
    await using emulator = await startWithFunction(answering);
    await emulator.pipelines.create(stagesOf({ Work: [lambdaAction('fail')] }));

    await emulator.idle();

    expect((await actionState(emulator, 'Work', 'Invoke'))?.latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: { code: 'JobFailed', message: 'as asked' },
    });
  });
});
