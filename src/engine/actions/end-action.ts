import {
  type ActionEnd,
  approvalCancelled,
  type CurrentRevision,
  type ExecutionDetails,
} from '../../domain/executions/action-execution.ts';
import type { SourceRevisionOverride } from '../../domain/executions/pipeline-execution.ts';
import { connectionSummary } from '../../domain/sources/source-variables.ts';
import { worldOf } from '../../domain/world.ts';
import type { ActionExecution } from '../../sqlite/executions/action-executions.ts';
import type { Context } from '../context.ts';
import { recallDeclaredType } from '../declarations/action-types.ts';
import { abandonJobOf } from '../jobs/queue.ts';
import { actionUrls } from './action-urls.ts';

/**
 * Writes how an action ended and, when it succeeded, what it leaves for the actions after it. Whether anything follows
 * is the affair of the pipeline's advance.
 */
export function endAction(context: Context, action: ActionExecution, end: ActionEnd, by?: string): void {
  const { store, now } = context;
  const isSource = action.data.actionTypeId.category === 'Source' && action.pipelineExecution !== null;
  const found = end.currentRevision ?? (isSource ? overriddenRevision(context, action) : undefined);
  const currentRevision = found && asItsProviderTells(action, end, found);
  const executionDetails =
    isSource && currentRevision !== undefined ? detailsOfSource(action, end, currentRevision) : end.executionDetails;
  const completed = { ...end, currentRevision, executionDetails };
  store.actionExecutions.end(action, completed, now, by);
  if (end.status === 'Succeeded' && action.pipelineExecution !== null) leaveOutputs(context, action, completed);
}

/** A connection has its own form of summary, wherever the revision is shown (L20 [transcript]). */
function asItsProviderTells(
  { data: { actionTypeId } }: ActionExecution,
  { outputVariables = {} }: ActionEnd,
  revision: CurrentRevision,
): CurrentRevision {
  if (actionTypeId.owner !== 'AWS' || actionTypeId.provider !== 'CodeStarSourceConnection') return revision;
  return { ...revision, revisionSummary: connectionSummary(revision.revisionSummary, outputVariables) };
}

/** What a source of AWS or a partner has done is to take its revision (L15 [transcript]). A worker says it itself. */
function detailsOfSource(
  { data }: ActionExecution,
  { status, executionDetails }: ActionEnd,
  { revision, revisionSummary }: CurrentRevision,
): ExecutionDetails | undefined {
  if (status !== 'Succeeded' || data.actionTypeId.owner === 'Custom') return executionDetails;
  return {
    externalExecutionId: revision,
    ...(revisionSummary !== undefined && { summary: revisionSummary }),
    ...executionDetails,
  };
}

function leaveOutputs(context: Context, action: ActionExecution, end: ActionEnd): void {
  const { store } = context;
  const { pipelineExecution: execution, pipeline, namespace, data } = action;
  if (execution === null || pipeline === null) return;
  const { currentRevision: revision, outputVariables } = end;
  for (const artifact of data.outputArtifacts) {
    store.executionOutputs.saveArtifact(execution, { ...artifact, revision: revision?.revision });
  }
  if (namespace !== null) store.executionOutputs.saveVariables(execution, namespace, outputVariables ?? {});
  if (data.actionTypeId.category !== 'Source' || revision === undefined) return;
  // A rollback goes on having its target's revision, whatever its source has taken (J34 [transcript]).
  if (store.pipelineExecutions.get(execution).type !== 'ROLLBACK') {
    store.executionOutputs.saveSourceRevision(pipeline, execution, data.pipelineContext.action.name, {
      artifact: data.outputArtifacts[0]?.name,
      revision,
      url: end.revisionUrl ?? pageOf(context, store.pipelines.get(pipeline).world, data, revision),
    });
  }
}

/** The page of what a source has found, as the state shows it (L17). */
function pageOf(
  { store }: Context,
  world: string,
  { actionTypeId, actionConfiguration }: ActionExecution['data'],
  { revision }: CurrentRevision,
): string | undefined {
  const type = recallDeclaredType({ store, worldKey: world }, actionTypeId);
  return actionUrls(type, { actionTypeId, ...actionConfiguration, region: worldOf(world).region }).revision(revision);
}

/** The revision that the execution's start asked a source to take. */
function overriddenRevision(context: Context, action: ActionExecution): CurrentRevision | undefined {
  const [override] = sourceRevisionOverrides(context, action);
  if (override?.revisionValue === undefined) return undefined;
  const { revisionValue, changeIdentifier, created } = override;
  return {
    revision: revisionValue,
    changeIdentifier,
    ...(created !== undefined && { created: new Date(created) }),
  };
}

/** Ends the running actions of a stage execution as Abandoned, and their jobs as Failed (J4, D). */
export function abandonActions(
  context: Context,
  stageExecution: number,
  isMeant: (action: ActionExecution) => boolean = () => true,
): void {
  for (const action of context.store.actionExecutions.listRunning(stageExecution).filter(isMeant)) {
    const isApproval = action.provider === 'manual-approval';
    endAction(context, action, { status: 'Abandoned', ...(isApproval && { executionDetails: approvalCancelled }) });
    abandonJobOf(context, action.key);
  }
}

/** The revisions that the execution's start asked a source of its pipeline to take, of different types. */
export function sourceRevisionOverrides(
  { store }: Pick<Context, 'store'>,
  { pipelineExecution, action }: Pick<ActionExecution, 'pipelineExecution' | 'action'>,
): SourceRevisionOverride[] {
  const overrides = store.pipelineExecutions.get(pipelineExecution as number).sourceRevisionOverrides;
  return overrides.filter(({ actionName }) => actionName === action);
}
