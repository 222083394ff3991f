import { startLambdaJob } from '../../jobs/lambda-job.ts';
import type { Provider } from './provider.ts';

/** A job that a function does; what it reports ends the action (H [documented]). */
export function lambda(functionName: string): Provider {
  return {
    name: 'lambda',
    start(context, { key, world }) {
      startLambdaJob(context, { world, id: context.ids.jobId(), actionExecution: key, functionName });
      return undefined;
    },
  };
}
