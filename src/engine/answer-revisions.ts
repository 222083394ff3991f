import type { ArtifactRevision, SourceRevision } from '@aws-sdk/client-codepipeline';
import type { Store } from '../sqlite/store.ts';

/** The revisions of an execution's sources, as lists of executions show them. */
export function answerSourceRevisions({ executionOutputs }: Store, execution: number): SourceRevision[] {
  return executionOutputs.sourceRevisions(execution).map(({ action, currentRevision, url }) => ({
    actionName: action,
    revisionId: currentRevision.revision,
    ...(currentRevision.revisionSummary !== undefined && { revisionSummary: currentRevision.revisionSummary }),
    ...(url !== null && { revisionUrl: url }),
  }));
}

/** The same, by the artifacts that the sources have made. */
export function answerArtifactRevisions({ executionOutputs }: Store, execution: number): ArtifactRevision[] {
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
