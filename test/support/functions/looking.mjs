// Prints what a function sees around itself, and answers.
import { spawn } from 'node:child_process';
import { CodePipeline } from '@aws-sdk/client-codepipeline';

export const nested = {
  async handler(event, context) {
    const shown = Object.entries(process.env).filter(([name]) =>
      /^(AWS_|LAMBDA_|_HANDLER$|TZ$|CODEPIPELINE_LOCAL_|OWN$|NO_PROXY$)/.test(name),
    );
    const remaining = context.getRemainingTimeInMillis();
    console.log(JSON.stringify({ event, context, remaining, cwd: process.cwd() }));
    // On a line of its own: the log cuts lines off.
    console.log(JSON.stringify(Object.fromEntries(shown)));
    await new CodePipeline({}).putJobSuccessResult({ jobId: event['CodePipeline.job'].id });
  },
};

export async function wait() {
  spawn('sleep', ['600']);
  console.log('waiting');
  await new Promise((resolve) => setTimeout(resolve, 600_000));
}

export async function spin() {
  spawn('sleep', ['600']);
  console.log('spinning');
  for (;;);
}
