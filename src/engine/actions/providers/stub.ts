import { type ActionEnd, actionTimeoutMessage, failed } from '../../../domain/executions/action-execution.ts';
import type { Stub } from '../../../domain/executions/stub.ts';
import type { Context } from '../../context.ts';
import { findCurrentVersion, leavePlaceholderArtifacts, putArtifact } from '../../objects/artifacts.ts';
import type { Provider, StartingAction } from './provider.ts';
import { externalExecutionIdOf, failureMessageOf, standInVariables, successSummaryOf } from './stand-in.ts';

/** Ends an action as a fixture says, at once or after the stub's delay (K1 [chosen]). */
export function stubbed(stub: Stub): Provider {
  return {
    name: 'stub',
    start(context, { key, world, data, deadline }) {
      if (stub.delay === 0) return endOfStub(context, { key, world, data }, stub);
      const { store, now } = context;
      const externalExecutionId = stub.externalExecutionId ?? externalExecutionIdOf(context, { key, world, data });
      if (externalExecutionId !== undefined) store.actionExecutions.updateDetails(key, { externalExecutionId }, now);
      const dueAt = now + stub.delay;
      const wait = dueAt > deadline ? { dueAt: deadline } : { dueAt, providerData: stub };
      store.actionExecutions.await(key, wait);
      return undefined;
    },
  };
}

/** A stub whose delay is longer than the time-out of the action's type (M1). */
export function stubTimedOut(): ActionEnd {
  return failed('JobFailed', actionTimeoutMessage);
}

export function endOfStub(
  context: Context,
  { key, world, data }: Pick<StartingAction, 'key' | 'world' | 'data'>,
  stub: Stub,
): ActionEnd {
  const { result, variables, revision, message, summary, targets } = stub;
  const externalExecutionId = stub.externalExecutionId ?? externalExecutionIdOf(context, { key, world, data });
  const shown = summary ?? (result === 'succeed' ? successSummaryOf(data) : undefined);
  const executionDetails = { ...(shown && { summary: shown }), ...(externalExecutionId && { externalExecutionId }) };
  if (result === 'fail') {
    const usual = failureMessageOf(data, externalExecutionId) ?? 'The stub of this action says that it fails.';
    const failureDetails = { type: 'JobFailed', message: message ?? summary ?? usual };
    return { status: 'Failed', failureDetails, executionDetails, targets };
  }
  const missing = leaveArtifacts(context, { world, data }, stub);
  if (missing !== undefined) return missing;
  return {
    status: 'Succeeded',
    executionDetails,
    outputVariables: { ...standInVariables(context, { key, world, data }, revision), ...variables },
    currentRevision: revision && {
      revision: revision.id,
      revisionSummary: revision.summary,
    },
    revisionUrl: revision?.url,
    targets,
  };
}

/**
 * Puts the bytes that the stub names into the output artifacts, without copying them; the others become placeholders.
 */
function leaveArtifacts(
  context: Context,
  { world, data }: Pick<StartingAction, 'world' | 'data'>,
  { outputArtifacts = {} }: Stub,
): ActionEnd | undefined {
  const { outputArtifacts: wanted, pipelineContext } = data;
  const unknown = Object.keys(outputArtifacts).find((name) => !wanted.some((artifact) => artifact.name === name));
  if (unknown !== undefined) {
    context.log.warn(
      `A stub gives the output artifact '${unknown}', which action '${pipelineContext.action.name}' of pipeline '${pipelineContext.pipelineName}' does not have.`,
    );
  }
  leavePlaceholderArtifacts(
    context,
    world,
    wanted.filter(({ name }) => !Object.hasOwn(outputArtifacts, name)),
  );
  for (const artifact of wanted) {
    const s3Location = outputArtifacts[artifact.name];
    if (s3Location === undefined) continue;
    const object = findCurrentVersion(context.store, s3Location);
    if (object === undefined) {
      const { bucketName, objectKey } = s3Location;
      return failed(
        'ConfigurationError',
        `The stub of this action names an object that is not there: ${bucketName}/${objectKey}.`,
      );
    }
    putArtifact(context, world, artifact, object);
  }
  return undefined;
}
