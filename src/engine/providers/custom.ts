import { failed } from '../../domain/action-execution.ts';
import { actionTypeNotAvailable } from '../../domain/action-type.ts';
import { enqueueFirstJob } from '../enqueue-job.ts';
import type { Provider } from './provider.ts';

/** A job in the queue of the action's type; what its worker reports ends the action. */
export const custom: Provider = {
  name: 'custom',
  start(context, { key, world, data, deadline }) {
    const type = context.store.actionTypes.find(world, data.actionTypeId);
    if (type === undefined || type.isDeleted) {
      return failed('ConfigurationError', actionTypeNotAvailable(data.actionTypeId).message);
    }
    enqueueFirstJob(context, type, { id: context.ids.jobId(), actionExecution: key, data, deadline });
    return undefined;
  },
};
