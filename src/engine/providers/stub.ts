import type { ActionEnd } from '../../domain/action-execution.ts';
import type { Stub } from '../../domain/stub.ts';
import type { Provider } from './provider.ts';

/** Ends an action as a fixture says, at once or after the stub's delay (K1 [chosen]). */
export function stubbed(stub: Stub): Provider {
  return {
    name: 'stub',
    start({ store, now }, { key }) {
      if (stub.delay === 0) return endOfStub(stub);
      store.actionExecutions.await(key, { dueAt: now + stub.delay, providerData: stub });
      return undefined;
    },
  };
}

export function endOfStub({ result, variables, revision, message, summary, externalExecutionId }: Stub): ActionEnd {
  const executionDetails = { ...(summary && { summary }), ...(externalExecutionId && { externalExecutionId }) };
  if (result === 'fail') {
    const failureDetails = { type: 'JobFailed', message: message ?? 'The stub of this action says that it fails.' };
    return { status: 'Failed', failureDetails, executionDetails };
  }
  return {
    status: 'Succeeded',
    executionDetails,
    outputVariables: variables,
    currentRevision: revision && {
      revision: revision.id,
      changeIdentifier: revision.id,
      revisionSummary: revision.summary,
    },
    revisionUrl: revision?.url,
  };
}
