import type {
  ArtifactRevision,
  PipelineExecution as ExecutionAnswer,
  PipelineExecutionSummary,
  SourceRevision,
} from '@aws-sdk/client-codepipeline';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { Store } from '../../sqlite/store.ts';

/** An execution as GetPipelineExecution shows it. */
export function pipelineExecution(store: Store, pipelineName: string, execution: PipelineExecution): ExecutionAnswer {
  return {
    pipelineName,
    pipelineVersion: execution.version,
    pipelineExecutionId: execution.id,
    status: execution.status,
    ...summaryOf(execution),
    artifactRevisions: artifactRevisions(store, execution.key),
    ...(execution.variables.length > 0 && { variables: [...execution.variables] }),
    ...whatItIs(execution),
  };
}

/** An execution as ListPipelineExecutions shows it. */
export function pipelineExecutionSummary(store: Store, execution: PipelineExecution): PipelineExecutionSummary {
  return {
    pipelineExecutionId: execution.id,
    status: execution.status,
    ...summaryOf(execution),
    startTime: new Date(execution.startedAt),
    lastUpdateTime: new Date(execution.updatedAt),
    sourceRevisions: sourceRevisions(store, execution.key),
    ...(execution.stopReason !== null && { stopTrigger: { reason: execution.stopReason } }),
    ...whatItIs(execution),
  };
}

/** The type is shown of rollbacks alone (L16 [transcript]). */
function whatItIs({ triggerType, triggerDetail, mode, type, rollbackTarget }: PipelineExecution) {
  return {
    trigger: { triggerType, ...(triggerDetail !== null && { triggerDetail }) },
    executionMode: mode,
    ...(type === 'ROLLBACK' && { executionType: type }),
    ...(rollbackTarget !== null && { rollbackMetadata: { rollbackTargetPipelineExecutionId: rollbackTarget } }),
  };
}

/** Of an execution that was stopped the summary is the reason that was given (J4), of others J8's [transcript]. */
function summaryOf({ status, statusSummary, stopReason }: PipelineExecution) {
  const summary = statusSummary ?? (status === 'Stopped' ? stopReason : null);
  if (summary !== null) return { statusSummary: summary };
  return status === 'Cancelled' && { statusSummary: 'Pipeline definition was updated' };
}

/** The revisions of an execution's sources, as lists of executions show them. */
function sourceRevisions({ executionOutputs }: Store, execution: number): SourceRevision[] {
  return executionOutputs.sourceRevisions(execution).map(({ action, currentRevision, url }) => ({
    actionName: action,
    revisionId: currentRevision.revision,
    ...(currentRevision.revisionSummary !== undefined && { revisionSummary: currentRevision.revisionSummary }),
    ...(url !== null && { revisionUrl: url }),
  }));
}

/** The same, by the artifacts that the sources have made. */
function artifactRevisions({ executionOutputs }: Store, execution: number): ArtifactRevision[] {
  return executionOutputs.sourceRevisions(execution).flatMap(({ artifact, currentRevision, url }) => {
    if (artifact === null) return [];
    const { revision, changeIdentifier, created, revisionSummary } = currentRevision;
    return [
      {
        name: artifact,
        revisionId: revision,
        ...(changeIdentifier !== undefined && { revisionChangeIdentifier: changeIdentifier }),
        ...(revisionSummary !== undefined && { revisionSummary }),
        ...(created !== undefined && { created: new Date(created) }),
        ...(url !== null && { revisionUrl: url }),
      },
    ];
  });
}
