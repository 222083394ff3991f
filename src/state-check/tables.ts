import { JsonLimitError, parseJson } from '../bounds/parse-json.ts';
import { invocationEvents, jobEvents, jobStatuses } from '../domain/jobs/lifecycle.ts';
import { bucketNamePattern } from '../domain/objects/names.ts';
import { gates } from '../domain/pipelines/rules.ts';
import { type JsonSchema, jsonSchemaOf } from '../model/json-schema.ts';
import { mistakesIn } from '../seeding/checking/check-schema.ts';
import { pathText } from '../seeding/checking/say-mistakes.ts';
import type { StateTable } from '../sqlite/states/state-tables.ts';
import type { Column } from '../sqlite/states/strangers-file.ts';
import * as json from './json-forms.ts';
import { oneOf, text } from './json-forms.ts';

/** What a table's columns hold besides what the schema says of them. */
export interface TableForm {
  readonly columns?: Readonly<Record<string, JsonSchema>>;
  /** Columns that are JSON, and its form; of some it follows from another column. */
  readonly json?: Readonly<Record<string, JsonSchema | KindOfJson>>;
}

/** JSON whose form is told by another column, or by a member of its own. */
type KindOfJson = ({ readonly column: string } | { readonly member: string }) & {
  readonly forms: Readonly<Record<string, JsonSchema>>;
};

const account: JsonSchema = { type: 'string', pattern: '^\\d{12}$' };
/** A request may be signed for any. */
const region: JsonSchema = { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' };
const { world } = json;
/** Ids are shown, sorted and put into paths and URLs. */
const id: JsonSchema = { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' };
const functionName: JsonSchema = { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,64}$' };
const flag: JsonSchema = { type: 'integer', enum: [0, 1] };
const count: JsonSchema = { type: 'integer', minimum: 0, maximum: 1_000_000 };
const size: JsonSchema = { type: 'integer', minimum: 0 };
const etag: JsonSchema = { type: 'string', pattern: '^[\\w-]*$' };
const url: JsonSchema = { type: 'string', pattern: '^https?://[!-~]+$' };

const actionStatus = oneOf(['InProgress', 'Abandoned', 'Succeeded', 'Failed']);
const pipelineName = jsonSchemaOf('PipelineName');
const stageName = jsonSchemaOf('StageName');
const actionName = jsonSchemaOf('ActionName');

/** Every table of the state, with what is more to it than its columns' types. */
export const tableForms: Readonly<Record<StateTable, TableForm>> = {
  effects: {
    columns: { kind: oneOf(Object.keys(json.effectData)) },
    json: { data: { column: 'kind', forms: json.effectData } },
  },
  event_targets: { columns: { world, url }, json: { detail_types: json.detailTypeList } },
  event_rules: { columns: { world }, json: { rule: json.eventRule } },
  notification_rules: { columns: { world }, json: { rule: json.notificationRule } },
  subscriptions: { columns: { world, function: functionName, id }, json: { filter: json.subscriptionFilter } },
  event_starts: { columns: { invocation_depth: count }, json: { input: {} } },
  event_schedules: { columns: { world } },
  watched_sources: { columns: { action: actionName, polls: flag } },
  functions: {
    columns: { world, name: functionName },
    json: { definition: { member: 'kind', forms: json.functionDefinitions } },
  },
  webhooks: {
    columns: { world, token: id, is_registered: flag },
    json: { definition: json.webhookDefinition },
  },
  sessions: { columns: { account, is_of_role: flag } },
  job_credentials: {},
  job_events: { columns: { event: oneOf([...jobEvents, ...invocationEvents]), status: oneOf(jobStatuses) } },
  job_ids: { columns: { id } },
  jobs: { columns: { id, status: oneOf(jobStatuses) } },
  worlds: { columns: { name: world } },
  job_declarations: { json: { data: json.jobDeclaration } },
  action_executions: {
    columns: {
      id,
      context_execution: id,
      status: actionStatus,
      stage: stageName,
      action: actionName,
      is_retried: flag,
      provider: oneOf([
        ...['worker', 'lambda', 'manual-approval', 'nested-pipeline'],
        ...['s3-source', 's3-deploy', 'stub', 'unstubbed'],
      ]),
    },
    json: {
      artifacts: json.jobArtifacts,
      execution_details: json.executionDetails,
      output_variables: json.outputVariables,
      current_revision: json.currentRevision,
      failure_details: json.failureDetails,
      deploy_targets: json.deployTargets,
      provider_data: json.stub,
    },
  },
  third_party_clients: { columns: { world } },
  tags: {},
  action_types: {
    columns: { world, owner: oneOf(['Custom', 'ThirdParty', 'AWS']) },
    json: {
      settings: json.actionTypeSettings,
      configuration_properties: json.configurationProperties,
      input_artifact_details: json.artifactCounts,
      output_artifact_details: json.artifactCounts,
      declaration: json.actionTypeDeclaration,
    },
  },
  rule_executions: {
    columns: { id, status: actionStatus },
    json: { data: json.ruleData, failure: json.failureDetails, planned_end: json.ruleEnd },
  },
  condition_executions: {
    columns: { stage: stageName, gate: oneOf(gates), status: json.conditionStatus, is_retried: flag },
  },
  stubs: { columns: { world }, json: { definition: json.stub } },
  execution_artifacts: { columns: { name: jsonSchemaOf('ArtifactName') }, json: { location: json.artifactLocation } },
  execution_variables: { json: { variables: json.outputVariables } },
  source_revisions: { columns: { action: actionName }, json: { current_revision: json.currentRevision } },
  stage_executions: {
    columns: {
      stage: stageName,
      status: oneOf(['Cancelled', 'InProgress', 'Failed', 'Stopped', 'Stopping', 'Succeeded', 'Skipped']),
      phase: oneOf([...gates, 'actions', 'cancelling']),
      holds_lock: flag,
      retries: count,
      automatic_retries: count,
      latest_retry_trigger: oneOf(['AutomatedStageRetry', 'ManualStageRetry']),
    },
  },
  stage_transitions: { columns: { stage: stageName, enabled: flag } },
  pipeline_executions: {
    columns: {
      id,
      mode: oneOf(['QUEUED', 'SUPERSEDED', 'PARALLEL']),
      type: oneOf(['STANDARD', 'ROLLBACK']),
      status: oneOf(['Cancelled', 'InProgress', 'Stopped', 'Stopping', 'Succeeded', 'Superseded', 'Failed']),
      trigger_type: oneOf(jsonSchemaOf('TriggerType').enum as string[]),
      invocation_depth: count,
      waiting_for_stage: stageName,
    },
    json: { variables: json.resolvedVariables, source_revision_overrides: json.sourceRevisionOverrides },
  },
  pipeline_versions: { json: { declaration: json.pipelineDeclaration } },
  pipelines: { columns: { world, name: pipelineName } },
  upload_parts: { columns: { number: { type: 'integer', minimum: 1, maximum: 10_000 }, size, etag } },
  multipart_uploads: { columns: { id: text }, json: { attributes: json.uploadAttributes } },
  object_versions: {
    columns: { version_id: { type: 'string', pattern: '^[!-~]{1,1024}$' }, is_latest: flag, size, etag },
    json: { attributes: json.objectAttributes },
  },
  bucket_configurations: {},
  buckets: {
    columns: {
      name: { type: 'string', pattern: bucketNamePattern },
      account,
      region,
      versioning: oneOf(['Enabled', 'Suspended']),
    },
  },
  applied_fixtures: {},
};

/** Years 0 to 9999, in epoch milliseconds: what a clock can be set to, and ISO 8601 says without a sign. */
const moment: JsonSchema = { type: 'integer', minimum: -62_167_219_200_000, maximum: 253_402_300_799_999 };
/** Keys count up from the greatest, and must be numbers of JavaScript then, too. */
const key: JsonSchema = { type: 'integer', minimum: -(2 ** 52), maximum: 2 ** 52 };
/** Characters: no request can bring a longer text. */
const anyText: JsonSchema = { type: 'string', maxLength: 64 * 1024 * 1024 };
/** Levels of lists and objects in each other: SQLite reads a thousand. */
const mostLevels = 500;

type Row = Readonly<Record<string, unknown>>;

/** What is wrong with a row, in words; undefined when nothing is. */
export type RowCheck = (row: Row) => Promise<string | undefined>;

/** The check of a table's rows, by its schema and its form. */
export function rowCheckOf(columns: readonly Column[], { columns: forms = {}, json = {} }: TableForm): RowCheck {
  const properties = Object.fromEntries(
    columns.map(({ name, type }) => [name, { ...typeOf(name, type), ...forms[name] }]),
  );
  const required = columns.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const schema: JsonSchema = { type: 'object', properties, required };
  const jsonColumns = Object.entries(json);
  return async (row) => {
    const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
    const mistake = await firstMistake(given, schema);
    if (mistake !== undefined) return mistake;
    for (const [column, form] of jsonColumns) {
      const written = given[column];
      const offence = written === undefined ? undefined : await jsonOffence(written as string, form, given);
      if (offence !== undefined) return `${column}: ${offence}`;
    }
    return undefined;
  };
}

/** What tells a row from the others of its table. */
export function nameOfRow(columns: readonly Column[], row: Row): string {
  const keys = columns.filter(({ isKey }) => isKey).map(({ name }) => `${name} ${JSON.stringify(row[name])}`);
  return keys.join(', ').slice(0, 200);
}

function typeOf(name: string, type: Column['type']): JsonSchema {
  if (type !== 'INTEGER') return anyText;
  return /(?:_at|^at|^deadline|^last_triggered)$/.test(name) ? moment : key;
}

async function jsonOffence(written: string, form: JsonSchema | KindOfJson, row: Row): Promise<string | undefined> {
  let value: unknown;
  try {
    value = parseJson(written, { deepest: mostLevels });
  } catch (error) {
    return error instanceof JsonLimitError ? `it is nested more than ${mostLevels} levels deep.` : 'it is not JSON.';
  }
  if (!isKind(form)) return firstMistake(value, form);
  const kind = 'column' in form ? row[form.column] : (value as Row | null)?.[form.member];
  const schema = Object.hasOwn(form.forms, String(kind)) ? form.forms[String(kind)] : undefined;
  return schema === undefined ? `there is no kind ${JSON.stringify(kind)}.` : firstMistake(value, schema);
}

function isKind(form: JsonSchema | KindOfJson): form is KindOfJson {
  return 'forms' in form;
}

async function firstMistake(value: unknown, schema: JsonSchema): Promise<string | undefined> {
  const [mistake] = await mistakesIn(value, schema);
  if (mistake === undefined) return undefined;
  const path = pathText(mistake.atName ? mistake.path.slice(0, -1) : mistake.path);
  return `${path === '' ? '' : `${path} `}${mistake.sentence}`.slice(0, 500);
}
