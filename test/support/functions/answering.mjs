// What a function may do with its job, by its UserParameters.
import { spawn } from 'node:child_process';
import { CodePipeline } from '@aws-sdk/client-codepipeline';

const codepipeline = new CodePipeline({});

const ways = {
  succeed: async (jobId) => {
    const outputVariables = { Greeting: 'hello from node' };
    await codepipeline.putJobSuccessResult({ jobId, outputVariables, executionDetails: { summary: 'done' } });
  },
  fail: (jobId) =>
    codepipeline.putJobFailureResult({ jobId, failureDetails: { type: 'JobFailed', message: 'as asked' } }),
  throw: async () => {
    throw new TypeError('thrown as asked');
  },
  beSilent: async () => 'a value that nobody reads',
  continueTwice: async (jobId, { continuationToken = 'round 0' }) => {
    const round = Number(continuationToken.slice('round '.length));
    if (round === 2) await codepipeline.putJobSuccessResult({ jobId });
    else await codepipeline.putJobSuccessResult({ jobId, continuationToken: `round ${round + 1}` });
  },
  answerTwice: async (jobId) => {
    await codepipeline.putJobSuccessResult({ jobId });
    await codepipeline
      .putJobFailureResult({ jobId, failureDetails: { type: 'JobFailed', message: 'too late' } })
      .catch((error) => console.log(`refused: ${error.name}`));
  },
  crash: async () => process.kill(process.pid, 'SIGSEGV'),
  exit: async () => process.exit(3),
  printMuch: async (jobId) => {
    for (let line = 0; line < 100_000; line++) console.log(`${line} `.padEnd(99, 'x'));
    process.stdout.write('y'.repeat(1_000_000));
    await codepipeline.putJobSuccessResult({ jobId });
  },
  spin: async () => {
    spawn('sleep', ['600']);
    for (;;);
  },
};

export async function handler(event, context) {
  const { id, data } = event['CodePipeline.job'];
  const way = data.actionConfiguration.configuration.UserParameters;
  console.log(`${context.functionName} does ${way}`);
  return ways[way](id, data);
}
