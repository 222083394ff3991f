import type { CurrentRevision } from '../../domain/executions/action-execution.ts';
import type { Artifact, ArtifactLocation } from '../../domain/jobs/job-data.ts';
import { Repository } from '../database/repository.ts';

/** The revision that a source action gave an execution. */
export interface SourceRevision {
  readonly action: string;
  readonly artifact: string | null;
  readonly currentRevision: Omit<CurrentRevision, 'created'> & { readonly created?: string };
  readonly url: string | null;
}

/** An artifact with its members in the order in which they are written with whoever takes it. */
export function artifactOf(name: string, location: ArtifactLocation, revision: string | undefined): Artifact {
  return { name, location, ...(revision !== undefined && { revision }) };
}

/** What the actions of an execution have left for those after them: artifacts, variables, source revisions. */
export class ExecutionOutputs extends Repository {
  saveArtifact(execution: number, { name, location, revision }: Artifact): void {
    this.database.run(
      `INSERT INTO execution_artifacts (pipeline_execution, name, location, revision) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET location = excluded.location, revision = excluded.revision`,
      execution,
      name,
      JSON.stringify(location),
      revision ?? null,
    );
  }

  findArtifact(execution: number, name: string): Artifact | undefined {
    const row = this.database.get<{ location: string; revision: string | null }>(
      'SELECT location, revision FROM execution_artifacts WHERE pipeline_execution = ? AND name = ?',
      execution,
      name,
    );
    if (row === undefined) return undefined;
    return artifactOf(name, JSON.parse(row.location) as ArtifactLocation, row.revision ?? undefined);
  }

  saveVariables(execution: number, namespace: string, variables: Readonly<Record<string, string>>): void {
    this.database.run(
      `INSERT INTO execution_variables (pipeline_execution, namespace, variables) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET variables = excluded.variables`,
      execution,
      namespace,
      JSON.stringify(variables),
    );
  }

  findVariables(execution: number, namespace: string): Readonly<Record<string, string>> | undefined {
    const row = this.database.get<{ variables: string }>(
      'SELECT variables FROM execution_variables WHERE pipeline_execution = ? AND namespace = ?',
      execution,
      namespace,
    );
    return row && JSON.parse(row.variables);
  }

  saveSourceRevision(
    pipeline: number,
    execution: number,
    action: string,
    source: {
      readonly artifact: string | undefined;
      readonly revision: CurrentRevision;
      readonly url: string | undefined;
    },
  ): void {
    this.database.run(
      `INSERT INTO source_revisions (pipeline_execution, action, pipeline, artifact, revision_id, current_revision, url)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET artifact = excluded.artifact, revision_id = excluded.revision_id,
         current_revision = excluded.current_revision, url = excluded.url`,
      execution,
      action,
      pipeline,
      source.artifact ?? null,
      source.revision.revision,
      JSON.stringify(source.revision),
      source.url ?? null,
    );
  }

  sourceRevisions(execution: number): SourceRevision[] {
    return this.database
      .all<Omit<SourceRevision, 'currentRevision'> & { currentRevision: string }>(
        `SELECT action, artifact, current_revision AS currentRevision, url
         FROM source_revisions WHERE pipeline_execution = ? ORDER BY action`,
        execution,
      )
      .map((row) => ({ ...row, currentRevision: JSON.parse(row.currentRevision) }));
  }

  /** Lets an execution begin with all that another one has left. */
  copy(from: number, to: number): void {
    this.database.run(
      `INSERT INTO execution_artifacts (pipeline_execution, name, location, revision)
       SELECT ?, name, location, revision FROM execution_artifacts WHERE pipeline_execution = ?`,
      to,
      from,
    );
    this.database.run(
      `INSERT INTO execution_variables (pipeline_execution, namespace, variables)
       SELECT ?, namespace, variables FROM execution_variables WHERE pipeline_execution = ?`,
      to,
      from,
    );
    this.database.run(
      `INSERT INTO source_revisions (pipeline_execution, action, pipeline, artifact, revision_id, current_revision, url)
       SELECT ?, action, pipeline, artifact, revision_id, current_revision, url
       FROM source_revisions WHERE pipeline_execution = ?`,
      to,
      from,
    );
  }

  /** Id of the latest execution that took a revision of a source. */
  findExecutionByRevision(pipeline: number, action: string, revisionId: string): string | undefined {
    return this.database.get<{ id: string }>(
      `SELECT e.id FROM source_revisions r JOIN pipeline_executions e ON e.key = r.pipeline_execution
       WHERE r.pipeline = ? AND r.action = ? AND r.revision_id = ? ORDER BY r.pipeline_execution DESC LIMIT 1`,
      pipeline,
      action,
      revisionId,
    )?.id;
  }
}
