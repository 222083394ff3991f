import { actionTypeNotAvailable } from '../../../domain/action-types/action-type.ts';
import { jobTimeoutOf } from '../../../domain/action-types/action-type-declaration.ts';
import { failed } from '../../../domain/executions/action-execution.ts';
import { startLambdaJob } from '../../jobs/lambda-job.ts';
import { enqueueFirstJob, warnOfUnaskable } from '../../jobs/queue.ts';
import type { Provider } from './provider.ts';

/** A job in the queue of a custom or third-party type; what its worker reports ends the action (K1 [documented]). */
export const worker: Provider = {
  name: 'worker',
  start(context, { key, world, data, deadline }) {
    const type = context.store.actionTypes.find(world, data.actionTypeId);
    if (type === undefined || type.isDeleted) {
      return failed('ConfigurationError', actionTypeNotAvailable(data.actionTypeId).message);
    }
    warnOfUnaskable(context, type.type, data.actionConfiguration.configuration);
    const jobTimeout = jobTimeoutOf(type.type);
    enqueueFirstJob(context, type, {
      id: context.ids.jobId(),
      actionExecution: key,
      data,
      deadline: jobTimeout === undefined ? deadline : context.now + jobTimeout, // M1
    });
    return undefined;
  },
};

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
