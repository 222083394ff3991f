import type { PipelineExecution as ExecutionAnswer, PipelineExecutionSummary } from '@aws-sdk/client-codepipeline';
import type { PipelineExecution } from '../sqlite/pipeline-executions.ts';
import type { Store } from '../sqlite/store.ts';
import { answerArtifactRevisions, answerSourceRevisions } from './answer-revisions.ts';

/** An execution as GetPipelineExecution shows it. */
export function answerExecution(store: Store, pipelineName: string, execution: PipelineExecution): ExecutionAnswer {
  return {
    pipelineName,
    pipelineVersion: execution.version,
    pipelineExecutionId: execution.id,
    status: execution.status,
    ...summaryOf(execution),
    artifactRevisions: answerArtifactRevisions(store, execution.key),
    ...(execution.variables.length > 0 && { variables: [...execution.variables] }),
    ...whatItIs(execution),
  };
}

/** An execution as ListPipelineExecutions shows it. */
export function summarizeExecution(store: Store, execution: PipelineExecution): PipelineExecutionSummary {
  return {
    pipelineExecutionId: execution.id,
    status: execution.status,
    ...summaryOf(execution),
    startTime: new Date(execution.startedAt),
    lastUpdateTime: new Date(execution.updatedAt),
    sourceRevisions: answerSourceRevisions(store, execution.key),
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

function summaryOf({ statusSummary }: PipelineExecution) {
  return statusSummary !== null && { statusSummary };
}
