import type {
  ActionExecution,
  ActionExecutionDetail,
  ActionRevision,
  ActionState,
  ArtifactDetail,
} from '@aws-sdk/client-codepipeline';
import { approvalCancelled, textOfEnd } from '../../domain/executions/action-execution.ts';
import type { Artifact } from '../../domain/jobs/job-data.ts';
import { type ActionDeclaration, actionsOf } from '../../domain/pipelines/pipeline-declaration.ts';
import { hideSecrets } from '../../domain/pipelines/secrets.ts';
import { type ActionUrls, actionUrls, type Templates } from '../../engine/actions/action-urls.ts';
import type { OperationContext } from '../../engine/context.ts';
import { recallDeclaredType } from '../../engine/declarations/action-types.ts';
import { declarationOf } from '../../engine/declarations/pipeline-versions.ts';
import type { ActionRecord } from '../../sqlite/executions/action-history.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';

/** An action as GetPipelineState shows it (L1, L2). */
export function actionState(
  declaration: ActionDeclaration,
  type: Templates | undefined,
  latest: ActionRecord | undefined,
  pipelineRegion: string,
  tellsWaits: boolean,
): ActionState {
  const configuration = latest?.data.actionConfiguration.configuration ?? declaration.configuration;
  const revision = latest?.currentRevision;
  const { actionTypeId, region = pipelineRegion } = declaration;
  const urls = actionUrls(type, { actionTypeId, configuration, region });
  const entityUrl = urls.entity();
  const revisionUrl = latest?.revisionUrl ?? urls.revision(revision?.revision);
  return {
    actionName: declaration.name,
    ...(revision && { currentRevision: revisionDetails(declaration, revision) as ActionRevision }),
    ...(latest && { latestExecution: latestExecution(latest, urls, tellsWaits) }),
    ...(entityUrl !== undefined && { entityUrl }),
    ...(revisionUrl !== undefined && { revisionUrl }),
  };
}

/**
 * What is known of a source's revision, which is less than the model demands: the service tells the id alone (L13
 * [transcript]). What a worker has reported besides is shown as it was reported.
 */
function revisionDetails(
  { actionTypeId: { owner } }: ActionDeclaration,
  { revision, changeIdentifier, created }: NonNullable<ActionRecord['currentRevision']>,
): Partial<ActionRevision> {
  return {
    revisionId: revision,
    ...(owner === 'Custom' && {
      ...(changeIdentifier !== undefined && { revisionChangeId: changeIdentifier }),
      ...(created !== undefined && { created: new Date(created) }),
    }),
  };
}

/** An approval that nobody has answered has no moment of a change (L22 [documented], J6, J42 [transcript]). */
function latestExecution(action: ActionRecord, urls: ActionUrls, tellsWaits: boolean): ActionExecution {
  const { approvalToken } = action;
  const moment = { lastStatusChange: new Date(action.updatedAt) };
  if (isOutOfDate(action)) {
    return { actionExecutionId: action.id, status: 'Failed', ...approvalCancelled, ...(tellsWaits && moment) };
  }
  const details = shownDetails(action) ?? {};
  const failure = failureOf(action);
  const waits = waitsForApproval(action);
  return {
    actionExecutionId: action.id,
    status: action.status,
    ...(details.summary !== undefined && { summary: details.summary }),
    ...((!isUnansweredApproval(action) || tellsWaits) && moment),
    ...(waits && approvalToken !== null && { token: approvalToken }),
    ...(action.updatedBy !== null && { lastUpdatedBy: action.updatedBy }),
    ...externalDetails(action, urls),
    ...(details.percentComplete !== undefined && { percentComplete: details.percentComplete }),
    ...(failure && { errorDetails: { code: failure.type, message: failure.message } }),
  };
}

/** An action's run as ListActionExecutions shows it (L3). */
function actionExecutionDetail(
  action: ActionRecord,
  declaration: ActionDeclaration | undefined,
  type: Templates | undefined,
  pipelineRegion: string,
): ActionExecutionDetail {
  const { data, outputVariables } = action;
  const resolved = data.actionConfiguration.configuration;
  const region = declaration?.region ?? pipelineRegion;
  const urls = actionUrls(type, { actionTypeId: data.actionTypeId, configuration: resolved, region });
  const revisionUrl = action.revisionUrl ?? urls.revision(action.currentRevision?.revision);
  const text = textOfEnd(action.failureDetails, shownDetails(action)?.summary);
  const failure = failureOf(action);
  const secretsOf = type?.configurationProperties ?? [];
  const executionResult = {
    ...approvalTokenAsId(action),
    ...(revisionUrl !== undefined && { externalExecutionUrl: revisionUrl }),
    ...externalDetails(action, urls),
    ...(text !== undefined && { externalExecutionSummary: text }),
    ...(failure && { errorDetails: { code: failure.type } }),
  };
  return {
    pipelineExecutionId: action.pipelineExecutionId,
    actionExecutionId: action.id,
    pipelineVersion: action.version,
    stageName: action.stage,
    actionName: action.action,
    startTime: new Date(action.startedAt),
    lastUpdateTime: new Date(action.updatedAt),
    ...(action.updatedBy !== null && { updatedBy: action.updatedBy }),
    status: action.status,
    input: {
      actionTypeId: data.actionTypeId as never,
      configuration: hideSecrets(declaration?.configuration ?? resolved, secretsOf),
      resolvedConfiguration: hideSecrets(resolved, secretsOf),
      ...(declaration?.roleArn !== undefined && { roleArn: declaration.roleArn }),
      region,
      inputArtifacts: data.inputArtifacts.map(artifactDetail),
      ...(action.namespace !== null && { namespace: action.namespace }),
    },
    output: {
      outputArtifacts: action.status === 'Succeeded' ? data.outputArtifacts.map(artifactDetail) : [],
      ...(Object.keys(executionResult).length > 0 && !hidesResult(action) && { executionResult }),
      outputVariables: { ...outputVariables },
    },
  };
}

/** Of a Lambda action the function's name is the external id, and no summary is shown (L23 [transcript]). */
function shownDetails(action: ActionRecord): ActionRecord['executionDetails'] {
  const { data, executionDetails } = action;
  if (!isLambdaAction(action)) return executionDetails;
  const externalExecutionId = data.actionConfiguration.configuration.FunctionName;
  const percentComplete = executionDetails?.percentComplete;
  return {
    ...(externalExecutionId !== undefined && { externalExecutionId }),
    ...(percentComplete !== undefined && { percentComplete }),
  };
}

function waitsForApproval({ approvalToken, status }: ActionRecord): boolean {
  return approvalToken !== null && status === 'InProgress';
}

/** It waits, or has ended without an answer: abandoned, too late, or without a topic that could be told of it. */
function isUnansweredApproval({ approvalToken, updatedBy }: ActionRecord): boolean {
  return approvalToken !== null && updatedBy === null;
}

/** It waits for nobody since the pipeline was edited. ListActionExecutions goes on calling it InProgress (J8). */
function isOutOfDate(action: ActionRecord): boolean {
  return waitsForApproval(action) && action.phase === 'cancelling';
}

function isLambdaAction({ provider, data }: ActionRecord): boolean {
  return provider === 'lambda' && data.actionTypeId.owner === 'AWS';
}

/** What ListActionExecutions tells nothing of, though GetPipelineState does (L14, L23 [transcript]). */
function hidesResult(action: ActionRecord): boolean {
  return isAbandonedApproval(action) || (isLambdaAction(action) && ['InProgress', 'Abandoned'].includes(action.status));
}

function isAbandonedApproval({ approvalToken, status }: ActionRecord): boolean {
  return approvalToken !== null && status === 'Abandoned';
}

function externalDetails(action: ActionRecord, urls: ActionUrls) {
  const externalExecutionId = shownDetails(action)?.externalExecutionId;
  const externalExecutionUrl = urls.execution(externalExecutionId);
  return {
    ...(externalExecutionId !== undefined && { externalExecutionId }),
    ...(externalExecutionUrl !== undefined && { externalExecutionUrl }),
  };
}

/**
 * The token of an approval: once it is answered [transcript], and while it waits in PARALLEL mode, in which
 * GetPipelineState does not show it [documented: PutApprovalResult] (L14).
 */
function approvalTokenAsId(action: ActionRecord) {
  const { approvalToken, mode } = action;
  if (approvalToken === null || (waitsForApproval(action) && mode !== 'PARALLEL')) return {};
  return { externalExecutionId: approvalToken };
}

/**
 * What errorDetails tell: those of GetPipelineState type and message, those of ListActionExecutions the type alone
 * (L2, L21 [transcript]). A rejection is no error here: it has its summary (J6 [transcript]).
 */
function failureOf({ failureDetails, approvalToken, updatedBy }: ActionRecord) {
  const isRejection = approvalToken !== null && updatedBy !== null;
  return isRejection ? null : failureDetails;
}

export function artifactDetail({ name, location: { s3Location } }: Artifact): ArtifactDetail {
  return { name, s3location: { bucket: s3Location.bucketName, key: s3Location.objectKey } };
}

/** Runs of a pipeline's actions as ListActionExecutions shows them, each by the version that it was run in (L3). */
export function actionExecutionDetails(
  context: OperationContext,
  pipeline: StoredPipeline,
  records: readonly ActionRecord[],
): ActionExecutionDetail[] {
  const versions = new Set(records.map(({ version }) => version));
  const declared = new Map(
    [...versions].map((version) => [version, actionsOf(declarationOf(context, pipeline, version))]),
  );
  return records.map((record) => {
    const { stage, action, version, data } = record;
    const declaration = declared.get(version)?.find((one) => one.stage.name === stage && one.action.name === action);
    const type = recallDeclaredType(context, data.actionTypeId);
    return actionExecutionDetail(record, declaration?.action, type, context.world.region);
  });
}
