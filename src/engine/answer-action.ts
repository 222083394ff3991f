import type {
  ActionExecution,
  ActionExecutionDetail,
  ActionRevision,
  ActionState,
  ArtifactDetail,
} from '@aws-sdk/client-codepipeline';
import type { ActionType, ActionTypeId } from '../domain/action-type.ts';
import { fillPage } from '../domain/console-url.ts';
import { hideSecrets } from '../domain/hide-secrets.ts';
import type { Artifact } from '../domain/job-data.ts';
import type { ActionDeclaration } from '../domain/pipeline-declaration.ts';
import { fillTemplate } from '../domain/url-template.ts';
import { type ConsolePages, consolePages } from '../model/console-pages.ts';
import type { ActionRecord } from '../sqlite/action-history.ts';

const noTemplates = { configurationProperties: [], settings: {} } satisfies Partial<ActionType>;

type Templates = Pick<ActionType, 'configurationProperties' | 'settings'>;

/** An action as GetPipelineState shows it (L1, L2). */
export function answerActionState(
  declaration: ActionDeclaration,
  type: Templates = noTemplates,
  latest: ActionRecord | undefined,
  pipelineRegion: string,
): ActionState {
  const configuration = latest?.data.actionConfiguration.configuration ?? declaration.configuration;
  const revision = latest?.currentRevision;
  const region = declaration.region ?? pipelineRegion;
  const pages = pagesOf(declaration.actionTypeId);
  const entityUrl =
    fillTemplate(type.settings?.entityUrlTemplate, type, { configuration }) ??
    fillPage(pages?.entity, { ...configuration, Region: region });
  const revisionUrl = latest?.revisionUrl ?? revisionPage(type, pages, region, configuration, revision?.revision);
  return {
    actionName: declaration.name,
    ...(revision && { currentRevision: answerRevision(declaration, revision) as ActionRevision }),
    ...(latest && { latestExecution: answerLatest(latest, type, region) }),
    ...(entityUrl !== undefined && { entityUrl }),
    ...(revisionUrl !== undefined && { revisionUrl }),
  };
}

/**
 * What is known of a source's revision, which is less than the model demands: the service tells the id alone (L13
 * [transcript]). What a worker has reported besides is shown as it was reported.
 */
function answerRevision(
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

function pagesOf({ owner, provider }: Pick<ActionTypeId, 'owner' | 'provider'>): ConsolePages | undefined {
  return owner === 'AWS' && Object.hasOwn(consolePages, provider) ? consolePages[provider] : undefined;
}

function revisionPage(
  type: Templates,
  pages: ConsolePages | undefined,
  region: string,
  configuration: Readonly<Record<string, string>>,
  revisionId: string | undefined,
): string | undefined {
  return (
    fillTemplate(type.settings?.revisionUrlTemplate, type, { configuration, revisionId }) ??
    fillPage(pages?.revision, { ...configuration, Region: region, RevisionId: revisionId })
  );
}

function answerLatest(action: ActionRecord, type: Templates, region: string): ActionExecution {
  const { executionDetails: details = {}, approvalToken } = action;
  return {
    actionExecutionId: action.id,
    status: action.status,
    ...(details.summary !== undefined && { summary: details.summary }),
    lastStatusChange: new Date(action.updatedAt),
    ...(approvalToken !== null && action.status === 'InProgress' && { token: approvalToken }),
    ...(action.updatedBy !== null && { lastUpdatedBy: action.updatedBy }),
    ...answerExternal(action, type, region),
    ...(details.percentComplete !== undefined && { percentComplete: details.percentComplete }),
    ...answerError(action),
  };
}

/** An action's run as ListActionExecutions shows it (L3). */
export function answerActionDetail(
  action: ActionRecord,
  declaration: ActionDeclaration | undefined,
  type: Templates = noTemplates,
  pipelineRegion: string,
): ActionExecutionDetail {
  const { data, executionDetails, outputVariables } = action;
  const resolved = data.actionConfiguration.configuration;
  const region = declaration?.region ?? pipelineRegion;
  const revisionId = action.currentRevision?.revision;
  const revisionUrl =
    action.revisionUrl ?? revisionPage(type, pagesOf(data.actionTypeId), region, resolved, revisionId);
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
      configuration: hideSecrets(declaration?.configuration ?? resolved, type.configurationProperties),
      resolvedConfiguration: hideSecrets(resolved, type.configurationProperties),
      ...(declaration?.roleArn !== undefined && { roleArn: declaration.roleArn }),
      region,
      inputArtifacts: data.inputArtifacts.map(answerArtifact),
      ...(action.namespace !== null && { namespace: action.namespace }),
    },
    output: {
      outputArtifacts: action.status === 'Succeeded' ? data.outputArtifacts.map(answerArtifact) : [],
      executionResult: {
        ...answerApprovalToken(action),
        ...(revisionUrl !== undefined && { externalExecutionUrl: revisionUrl }),
        ...answerExternal(action, type, region),
        ...(executionDetails?.summary !== undefined && { externalExecutionSummary: executionDetails.summary }),
        ...answerError(action),
      },
      outputVariables: { ...outputVariables },
    },
  };
}

function answerExternal({ executionDetails, data }: ActionRecord, type: Templates, region: string) {
  const externalExecutionId = executionDetails?.externalExecutionId;
  const { configuration } = data.actionConfiguration;
  const externalExecutionUrl =
    fillTemplate(type.settings?.executionUrlTemplate, type, { configuration, externalExecutionId }) ??
    fillPage(pagesOf(data.actionTypeId)?.execution, {
      ...configuration,
      Region: region,
      ExternalExecutionId: externalExecutionId,
    });
  return {
    ...(externalExecutionId !== undefined && { externalExecutionId }),
    ...(externalExecutionUrl !== undefined && { externalExecutionUrl }),
  };
}

/**
 * The token of an approval, which GetPipelineState does not show in PARALLEL mode (L14 [documented: PutApprovalResult]).
 */
function answerApprovalToken({ approvalToken }: ActionRecord) {
  return approvalToken !== null && { externalExecutionId: approvalToken };
}

/** A failure's type becomes the code (L2). */
function answerError({ failureDetails }: ActionRecord) {
  return failureDetails && { errorDetails: { code: failureDetails.type, message: failureDetails.message } };
}

export function answerArtifact({ name, location: { s3Location } }: Artifact): ArtifactDetail {
  return { name, s3location: { bucket: s3Location.bucketName, key: s3Location.objectKey } };
}
