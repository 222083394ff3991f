import { keep } from '../../bounds/keep.ts';
import type { Artifact, JobData, PipelineContext } from '../../domain/jobs/job-data.ts';
import { digestOf } from '../database/digest.ts';
import { Repository } from '../database/repository.ts';
import { idText, storedId } from '../database/stored-ids.ts';

/** JobData as far as it is the same for many jobs, in a row of job_declarations. */
interface JobDeclaration extends Pick<JobData, 'actionTypeId' | 'actionConfiguration' | 'encryptionKey'> {
  readonly pipelineContext: Omit<PipelineContext, 'action' | 'pipelineExecutionId'> & {
    readonly action: { readonly name: string };
  };
}

/** The rest of it, as a row of action_executions keeps it. */
interface OwnData {
  readonly declaration: number;
  readonly contextExecution: Buffer | string | null;
  readonly artifacts: string | null;
}

/** What `dataColumns` selects. */
export interface DataColumns {
  readonly declaration: number;
  readonly dataId: string;
  readonly contextExecution: string | null;
  readonly artifacts: string | null;
}

/** Columns of action_executions, under an alias, from which a job's data are read. */
export function dataColumns(alias: string): string {
  return `${alias}.declaration, ${idText(`${alias}.id`)} AS dataId, ${idText(`${alias}.context_execution`)} AS contextExecution,
    ${alias}.artifacts`;
}

/** Declarations that are kept in memory; of more, all are forgotten and read again. */
const mostKept = 1_000;

/**
 * The data of jobs, of which what many share is stored once: of a million like jobs 500 bytes each. It is also parsed
 * once, not with every job that is read.
 */
export class JobDeclarations extends Repository {
  readonly #byKey = this.database.createCache<number, JobDeclaration>();
  readonly #keys = this.database.createCache<string, number>();

  /** Stores what data share with others, unless it is there. @returns What remains to be stored */
  save(data: JobData): OwnData {
    const { pipelineContext: context, inputArtifacts: _, outputArtifacts: __, ...shared } = data;
    const { action, pipelineExecutionId, ...place } = context;
    const declaration: JobDeclaration = { ...shared, pipelineContext: { ...place, action: { name: action.name } } };
    return {
      declaration: this.#keyOf(JSON.stringify(declaration)),
      contextExecution: pipelineExecutionId === undefined ? null : storedId(pipelineExecutionId),
      artifacts: artifactsText(data),
    };
  }

  /** The data of a row that has the columns. */
  read(row: DataColumns): JobData {
    const { actionTypeId, actionConfiguration, pipelineContext, encryptionKey } = this.#get(row.declaration);
    const { pipelineName, stage, action, pipelineArn } = pipelineContext;
    return {
      actionTypeId,
      actionConfiguration,
      pipelineContext: {
        pipelineName,
        stage,
        action: { name: action.name, actionExecutionId: row.dataId },
        ...(pipelineArn !== undefined && { pipelineArn }),
        ...(row.contextExecution !== null && { pipelineExecutionId: row.contextExecution }),
      },
      ...artifactsIn(row),
      ...(encryptionKey !== undefined && { encryptionKey }),
    };
  }

  /** The same row, with its data in place of the columns. */
  withData<Row extends DataColumns>(row: Row): Omit<Row, keyof DataColumns> & { readonly data: JobData } {
    const { declaration, dataId, contextExecution, artifacts, ...rest } = row;
    return { ...rest, data: this.read(row) };
  }

  #get(key: number): JobDeclaration {
    const kept = this.#byKey.get(key);
    if (kept !== undefined) return kept;
    const row = this.database.get<{ data: string }>('SELECT data FROM job_declarations WHERE key = ?', key);
    const declaration = JSON.parse((row as { data: string }).data) as JobDeclaration;
    return keep(this.#byKey, key, declaration, mostKept);
  }

  #keyOf(data: string): number {
    return this.#keys.get(data) ?? keep(this.#keys, data, this.#find(data) ?? this.#insert(data), mostKept);
  }

  #find(data: string): number | undefined {
    const sql = 'SELECT key FROM job_declarations WHERE digest = CAST(? AS INTEGER) AND data = CAST(? AS TEXT)';
    return this.database.get<{ key: number }>(sql, digestOf(data), data)?.key;
  }

  #insert(data: string): number {
    return this.database.run('INSERT INTO job_declarations (digest, data) VALUES (?, ?)', digestOf(data), data);
  }
}

/** Artifacts as the column keeps them. */
export function artifactsText({ inputArtifacts, outputArtifacts }: JobData): string | null {
  const hasArtifacts = inputArtifacts.length > 0 || outputArtifacts.length > 0;
  return hasArtifacts ? JSON.stringify({ inputArtifacts, outputArtifacts }) : null;
}

/** The artifacts of a row that has the column. */
export function artifactsIn({ artifacts }: Pick<DataColumns, 'artifacts'>): {
  readonly inputArtifacts: readonly Artifact[];
  readonly outputArtifacts: readonly Artifact[];
} {
  return artifacts === null ? { inputArtifacts: [], outputArtifacts: [] } : JSON.parse(artifacts);
}
