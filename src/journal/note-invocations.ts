import type { WatchInvocation } from '../functions/function-call.ts';
import type { Journal } from './journal.ts';

/** Notes invocations of functions as requests of the emulator's own, which have ended when the function has. */
export function noteInvocations(journal: Journal): WatchInvocation {
  return ({ world, name, jobId, requestId }) => {
    const draft = journal.beginInvocation(world, jobId, { FunctionName: name, InvocationType: 'Event', requestId });
    return ({ error, isTaken = false }) => {
      const status = isTaken ? 202 : 200;
      journal.end(draft, status, error && { code: error.type, message: error.message });
    };
  };
}
