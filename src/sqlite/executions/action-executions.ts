import type {
  ActionEnd,
  ActionStatus,
  CurrentRevision,
  ExecutionDetails,
} from '../../domain/executions/action-execution.ts';
import type { DeployTarget } from '../../domain/executions/stub.ts';
import type { JobData } from '../../domain/jobs/job-data.ts';
import { type Database, toJson } from '../database/database.ts';
import type { DueTimes } from '../database/due.ts';
import { DueRows } from '../database/due.ts';
import { Repository } from '../database/repository.ts';
import type { Commits } from '../database/state-changes.ts';
import { idText, storedId } from '../database/stored-ids.ts';
import { type DataColumns, dataColumns, type JobDeclarations } from '../jobs/job-declarations.ts';
import type { Worlds } from '../states/worlds.ts';

/** One action's run. */
export interface ActionExecution {
  readonly key: number;
  readonly status: ActionStatus;
  readonly data: JobData;
  /** The rule that it stands for, which is in a pipeline while this is not; null for one that is of an action. */
  readonly ruleExecution: number | null;
  /** Null for a job without a pipeline, as the next four are. */
  readonly pipeline: number | null;
  readonly pipelineExecution: number | null;
  readonly stageExecution: number | null;
  readonly stage: string | null;
  readonly action: string | null;
  readonly namespace: string | null;
  /** Who does it: a file of src/engine/actions/providers. */
  readonly provider: string | null;
  /** What that keeps for itself, as JSON. */
  readonly providerData: string | null;
  readonly startedAt: number;
}

export interface NewActionExecution {
  readonly world: string;
  readonly jobData: JobData;
  readonly startedAt: number;
  readonly deadline: number;
  /** Milliseconds that each job has; null where all share the deadline. */
  readonly jobTimeout: number | null;
  readonly place?: PlaceInPipeline;
  readonly ruleExecution?: number;
}

/** Where in a pipeline an action is run. */
interface PlaceInPipeline {
  readonly pipeline: number;
  readonly pipelineExecution: number;
  readonly stageExecution: number;
  readonly stage: string;
  readonly action: string;
  readonly namespace: string | undefined;
  readonly provider: string;
}

const columns = `a.key, a.status, ${dataColumns('a')}, a.rule_execution AS ruleExecution, a.pipeline, a.pipeline_execution AS pipelineExecution,
  a.stage_execution AS stageExecution, a.stage, a.action, a.namespace, a.provider, a.provider_data AS providerData,
  a.started_at AS startedAt`;

const declaredRegionSql = `SELECT one.value ->> 'region' AS region
  FROM action_executions a JOIN stage_executions s ON s.key = a.stage_execution
    JOIN pipeline_versions v ON v.pipeline = a.pipeline AND v.version = s.version
    JOIN json_each(v.declaration, '$.stages') stage ON stage.value ->> 'name' = a.stage
    JOIN json_each(stage.value, '$.actions') one ON one.value ->> 'name' = a.action
  WHERE a.key = CAST(? AS INTEGER)`;

const endSql = `UPDATE action_executions SET status = ?, output_variables = ?,
  current_revision = coalesce(?, current_revision), failure_details = ?, deploy_targets = ?, updated_at = ?, updated_by = ?,
  due_at = NULL WHERE key = ?`;
/** Adds the members that a report gives to those that are there, in whose place they come (D8). */
const addDetails = `execution_details = json_patch(coalesce(execution_details, '{}'), ?)`;
const endWithDetailsSql = endSql.replace('due_at = NULL', `due_at = NULL, ${addDetails}`);
const alone = ' AND pipeline IS NULL AND rule_execution IS NULL';
/** How an action ends, of a pipeline or alone; the same with details of the execution, in one statement. */
const endings = {
  ofPipeline: { plain: endSql, detailed: endWithDetailsSql },
  alone: { plain: endSql + alone, detailed: endWithDetailsSql + alone },
};

type Row = Omit<ActionExecution, 'data'> & DataColumns;

/** What of an action must be known to end it. */
type EndingAction = Pick<ActionExecution, 'key' | 'pipelineExecution' | 'stageExecution' | 'action'>;

/** Runs of actions: of pipelines, and of jobs without one. A job and its continuations share one. */
export class ActionExecutions extends Repository {
  readonly #due: DueTimes;
  readonly dueRows: DueRows<{ readonly key: number; readonly id: string }>;
  readonly #commits: Commits;
  readonly #declarations: JobDeclarations;
  readonly #worlds: Worlds;

  constructor(
    database: Database,
    due: DueTimes,
    commits: Commits,
    { declarations, worlds }: { readonly declarations: JobDeclarations; readonly worlds: Worlds },
  ) {
    super(database);
    this.#declarations = declarations;
    this.#worlds = worlds;
    this.#due = due;
    const columns = `key, ${idText('id')} AS id`;
    this.dueRows = new DueRows(database, { table: 'action_executions', columns, key: 'key' });
    this.#commits = commits;
  }

  /** @returns The key */
  insert(execution: NewActionExecution): number {
    const { place, startedAt: at } = execution;
    const { declaration, contextExecution, artifacts } = this.#declarations.save(execution.jobData);
    const key = this.database.run(
      `INSERT INTO action_executions (id, world, declaration, context_execution, artifacts, started_at, updated_at, deadline, job_timeout,
         pipeline, pipeline_execution, stage_execution, stage, action, namespace, provider, rule_execution)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      storedId(execution.jobData.pipelineContext.action.actionExecutionId),
      this.#worlds.save(execution.world),
      declaration,
      contextExecution,
      artifacts,
      execution.startedAt,
      execution.startedAt,
      execution.deadline,
      execution.jobTimeout,
      place?.pipeline ?? null,
      place?.pipelineExecution ?? null,
      place?.stageExecution ?? null,
      place?.stage ?? null,
      place?.action ?? null,
      place?.namespace ?? null,
      place?.provider ?? null,
      execution.ruleExecution ?? null,
    );
    if (place) {
      const { pipelineExecution: execution } = place;
      this.#commits.note({ subject: 'actionExecution', key, execution, from: undefined, to: 'InProgress', at });
    }
    return key;
  }

  /** Lets a provider keep what it needs later, and say when the action's moment comes. */
  await(key: number, wait: { dueAt: number; providerData?: object; approvalToken?: string }): void {
    this.database.run(
      'UPDATE action_executions SET due_at = ?, provider_data = ?, approval_token = ? WHERE key = ?',
      wait.dueAt,
      toJson(wait.providerData),
      wait.approvalToken ?? null,
      key,
    );
    this.#due.note(wait.dueAt);
  }

  get(key: number): ActionExecution {
    return this.#read(
      this.database.get<Row>(`SELECT ${columns} FROM action_executions a WHERE a.key = ?`, key),
    ) as never;
  }

  /** The region that an action's declaration names; undefined where it names none, or there is no pipeline. */
  findDeclaredRegion(key: number): string | undefined {
    return this.database.get<{ region: string | null }>(declaredRegionSql, key)?.region ?? undefined;
  }

  /** The approval of a token, whatever has become of it. */
  findByApprovalToken(token: string): ActionExecution | undefined {
    return this.#read(
      this.database.get<Row>(`SELECT ${columns} FROM action_executions a WHERE a.approval_token = ?`, token),
    );
  }

  /** A pipeline's action of an id, with where it has deployed to. */
  findById(id: string): (ActionExecution & { readonly targets: readonly DeployTarget[] }) | undefined {
    const row = this.#read(
      this.database.get<Row & { targets: string | null }>(
        `SELECT ${columns}, a.deploy_targets AS targets FROM action_executions a
         WHERE a.id = ? AND a.pipeline IS NOT NULL`,
        storedId(id),
      ),
    );
    return row && { ...row, targets: JSON.parse(row.targets ?? '[]') };
  }

  listRunning(stageExecution: number): ActionExecution[] {
    return this.database
      .all<Row>(
        `SELECT ${columns} FROM action_executions a
         WHERE a.stage_execution = ? AND a.is_retried = 0 AND a.status = 'InProgress' ORDER BY a.key`,
        stageExecution,
      )
      .map((row) => this.#declarations.withData(row));
  }

  /** Key of the execution that stands for a rule; undefined for a rule that no job evaluates. */
  findKeyOfRule(ruleExecution: number): number | undefined {
    const sql = 'SELECT key FROM action_executions WHERE rule_execution = ?';
    return this.database.get<{ key: number }>(sql, ruleExecution)?.key;
  }

  /** What all reports so far have said of its progress (D8). */
  details(key: number): ExecutionDetails {
    const sql = `SELECT coalesce(execution_details, '{}') AS details FROM action_executions WHERE key = ?`;
    return JSON.parse((this.database.get<{ details: string }>(sql, key) as { details: string }).details);
  }

  /**
   * The instant at which it times out, and the milliseconds that each of its jobs has, null where all share the
   * deadline.
   */
  limits(key: number): { readonly deadline: number; readonly jobTimeout: number | null } {
    const sql = 'SELECT deadline, job_timeout AS jobTimeout FROM action_executions WHERE key = ?';
    return this.database.get(sql, key) as ReturnType<ActionExecutions['limits']>;
  }

  /** Replaces the members that a report gives and keeps the others (D8). */
  updateDetails(key: number, details: ExecutionDetails, now: number): void {
    this.database.run(
      `UPDATE action_executions SET ${addDetails}, updated_at = ? WHERE key = ?`,
      JSON.stringify(details),
      now,
      key,
    );
  }

  updateRevision(key: number, currentRevision: CurrentRevision): void {
    this.database.run(
      'UPDATE action_executions SET current_revision = ? WHERE key = ?',
      JSON.stringify(currentRevision),
      key,
    );
  }

  /** Writes how an action has ended. Nothing falls due for it any more. */
  end({ key, pipelineExecution }: EndingAction, end: ActionEnd, now: number, by?: string): void {
    this.#end('ofPipeline', key, end, now, by);
    const execution = pipelineExecution ?? undefined;
    this.#commits.note({ subject: 'actionExecution', key, execution, from: 'InProgress', to: end.status, at: now });
  }

  /** The same for the action of a job without a pipeline, told by the row itself. @returns False where there is one */
  endIfAlone(key: number, end: ActionEnd, now: number, by?: string): boolean {
    return this.#end('alone', key, end, now, by);
  }

  #end(ending: keyof typeof endings, key: number, end: ActionEnd, now: number, by: string | undefined): boolean {
    const { executionDetails } = end;
    const changes = this.database.change(
      endings[ending][executionDetails === undefined ? 'plain' : 'detailed'],
      end.status,
      toJson(end.outputVariables),
      toJson(end.currentRevision),
      toJson(end.failureDetails),
      toJson(end.targets),
      now,
      by ?? null,
      ...(executionDetails === undefined ? [] : [JSON.stringify(executionDetails)]),
      key,
    );
    return changes > 0;
  }

  /** Statuses of the actions of a stage execution by name, without those that a retry has replaced. */
  statusesIn(stageExecution: number): ReadonlyMap<string, ActionStatus> {
    const rows = this.database.all<{ action: string; status: ActionStatus }>(
      'SELECT action, status FROM action_executions WHERE stage_execution = ? AND is_retried = 0',
      stageExecution,
    );
    return new Map(rows.map(({ action, status }) => [action, status]));
  }

  /** Puts the actions of a stage execution aside, all or those that have not succeeded, so that they start again. */
  setAside(stageExecution: number, which: 'all' | 'unsuccessful'): void {
    const unsuccessful = `AND status IN ('Failed', 'Abandoned')`;
    this.database.run(
      `UPDATE action_executions SET is_retried = 1
       WHERE stage_execution = ? AND is_retried = 0 ${which === 'all' ? '' : unsuccessful}`,
      stageExecution,
    );
  }

  #read<R extends DataColumns>(row: R | undefined) {
    return row && this.#declarations.withData(row);
  }
}
