import type { ActionEnd } from '../../domain/action-execution.ts';
import type { Stub } from '../../domain/stub.ts';
import type { Context } from '../context.ts';
import { leaveEmptyArtifacts } from '../leave-empty-artifacts.ts';
import type { Provider, StartingAction } from './provider.ts';

/** Ends an action as a fixture says, at once or after the stub's delay (K1 [chosen]). */
export function stubbed(stub: Stub): Provider {
  return {
    name: 'stub',
    start(context, { key, world, data }) {
      if (stub.delay === 0) return endOfStub(context, { world, data }, stub);
      const { store, now } = context;
      store.actionExecutions.await(key, { dueAt: now + stub.delay, providerData: stub });
      return undefined;
    },
  };
}

export function endOfStub(
  context: Context,
  { world, data }: Pick<StartingAction, 'world' | 'data'>,
  stub: Stub,
): ActionEnd {
  const { result, variables, revision, message, summary, externalExecutionId } = stub;
  const executionDetails = { ...(summary && { summary }), ...(externalExecutionId && { externalExecutionId }) };
  if (result === 'fail') {
    const failureDetails = { type: 'JobFailed', message: message ?? 'The stub of this action says that it fails.' };
    return { status: 'Failed', failureDetails, executionDetails };
  }
  leaveEmptyArtifacts(context, world, data.outputArtifacts);
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
