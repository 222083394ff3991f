import { verdictKinds } from '../conduct/verdict.ts';
import { detailTypes } from '../domain/events/state-change-event.ts';
import { pipelineExecutionStatuses } from '../domain/executions/pipeline-execution.ts';
import { invocationEvents, jobEvents, jobStatuses } from '../domain/jobs/lifecycle.ts';
import type { JsonSchema } from '../model/json-schema.ts';
import { answeredStructure, instant } from './answered-structure.ts';
import { effectSchema, matchSchema } from './faults.ts';

/**
 * JSON Schemas of what the capabilities answer, by the names that the OpenAPI document gives them (types.ts has the
 * types).
 */

const text: JsonSchema = { type: 'string' };
const textOrNull: JsonSchema = { type: ['string', 'null'] };
const texts: JsonSchema = { type: 'object', additionalProperties: text };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const port: JsonSchema = { type: 'integer', minimum: 1, maximum: 65_535 };
const accountId: JsonSchema = { type: 'string', pattern: '^\\d{12}$' };
const jobStatus: JsonSchema = { type: 'string', enum: jobStatuses };
const executionMode: JsonSchema = { type: 'string', enum: ['QUEUED', 'SUPERSEDED', 'PARALLEL'] };

const place = { accountId, region: text };
const actionTypeId = object({ category: text, owner: text, provider: text, version: text });
const location = object({ type: { const: 'S3' }, s3Location: object({ bucketName: text, objectKey: text }) });
const clockState = { now: instant, mode: { type: 'string', enum: ['system', 'manual'] } };

const jobSummary = {
  id: text,
  status: jobStatus,
  ...place,
  actionTypeId,
  pipelineName: text,
  stage: text,
  action: text,
  createdAt: instant,
};
const progress = { summary: text, percentComplete: { type: 'integer', minimum: 0, maximum: 100 } };

export const answerSchemas = {
  Health: object({
    status: { const: 'ok' },
    version: text,
    account: accountId,
    region: text,
    ports: object({ aws: port, control: { ...port, type: ['integer', 'null'] } }),
  }),
  JobSummary: object(jobSummary, progress),
  Job: object(
    {
      ...jobSummary,
      nonce: textOrNull,
      continuationToken: textOrNull,
      configuration: texts,
      inputArtifacts: listOf('JobArtifact'),
      outputArtifacts: listOf('JobArtifact'),
      actionExecutionId: text,
      deadline: instant,
      chain: { type: 'array', items: text, description: 'Ids of the job and of those that continue it, oldest first.' },
      history: {
        type: 'array',
        items: object({
          at: instant,
          event: { type: 'string', enum: [...jobEvents, ...invocationEvents] },
          status: jobStatus,
          nonce: textOrNull,
        }),
      },
    },
    {
      ...progress,
      clientId: text,
      pipelineExecutionId: text,
      externalExecutionId: text,
      outputVariables: texts,
      currentRevision: answeredStructure('CurrentRevision'),
      failureDetails: object({ type: text, message: text }, { externalExecutionId: text }),
    },
  ),
  JobArtifact: object({ name: text, location }, { revision: text }),
  JobSummaries: object({ jobs: listOf('JobSummary') }),
  Artifact: object(
    { bucket: text, key: text, size: count, etag: text, modifiedAt: instant },
    { entries: { type: 'array', items: object({ name: text, size: count }) }, notListed: text },
  ),
  JobArtifacts: object({
    artifacts: {
      type: 'array',
      items: object(
        { role: { type: 'string', enum: ['input', 'output'] }, name: text, location },
        { content: reference('Artifact') },
      ),
    },
  }),
  ActionType: { type: 'object', description: 'The action type as it was given.' },
  PipelineName: object({ name: text }),
  Pipelines: object({ pipelines: listOf('Pipeline') }),
  Pipeline: object(
    {
      name: text,
      ...place,
      version: count,
      pipelineType: { type: 'string', enum: ['V1', 'V2'] },
      executionMode,
      createdAt: instant,
      updatedAt: instant,
    },
    { latestExecution: reference('Execution') },
  ),
  TriggerResult: object(
    {
      matched: { type: 'array', items: object({ sourceAction: text, trigger: text }) },
      unmatched: { type: 'array', items: text },
    },
    { pipelineExecutionId: text },
  ),
  Execution: object(
    {
      id: text,
      pipelineName: text,
      pipelineVersion: count,
      status: { type: 'string', enum: pipelineExecutionStatuses },
      ...place,
      executionMode,
      trigger: object({ triggerType: text }, { triggerDetail: text }),
      variables: texts,
      startedAt: instant,
      updatedAt: instant,
    },
    { stage: text, waitingForStage: text, stopReason: text, statusSummary: text },
  ),
  PipelineState: {
    ...answeredStructure('GetPipelineStateOutput'),
    required: ['pipelineName', 'pipelineVersion', 'created', 'updated', 'stageStates'],
    description: 'What GetPipelineState answers, with instants as ISO 8601.',
  },
  PipelineHistory: object({
    actions: {
      type: 'array',
      items: {
        ...answeredStructure('ActionExecutionDetail'),
        required: ['pipelineExecutionId', 'actionExecutionId', 'stageName', 'actionName', 'status', 'input', 'output'],
        description: 'One entry of what ListActionExecutions answers, with instants as ISO 8601.',
      },
    },
  }),
  ThirdPartyClients: object({
    clients: {
      type: 'array',
      items: object({ clientId: text, clientToken: text, ...place }, { actionType: actionTypeId }),
    },
  }),
  Functions: object({
    functions: {
      type: 'array',
      items: object(
        {
          name: text,
          ...place,
          kind: { type: 'string', enum: ['code', 'inline', 'module', 'python', 'url', 'endpoint', 'registered'] },
          timeout: text,
        },
        {
          ...{ code: text, inlineCode: text, module: text, python: text, handler: text, runtime: text, url: text },
          ...{ endpoint: text, memorySize: count, reservedConcurrentExecutions: count },
        },
      ),
    },
  }),
  Fault: object({
    id: text,
    match: matchSchema,
    effect: effectSchema,
    matched: count,
    applied: count,
  }),
  Faults: object({ faults: listOf('Fault') }),
  Cleared: object({ cleared: count }),
  Request: object(
    {
      number: count,
      at: instant,
      realTime: { ...instant, description: "ISO 8601 in UTC, by the machine's clock." },
      duration: { type: 'number', minimum: 0, description: 'Milliseconds of real time.' },
      service: { type: 'string', enum: ['codepipeline', 's3', 'sts', 'lambda'] },
      status: { type: ['integer', 'null'] },
      jobIds: { type: 'array', items: text },
    },
    {
      operation: text,
      ...place,
      accessKeyId: text,
      input: { type: 'object' },
      error: object({ code: text, message: text }),
      fault: text,
    },
  ),
  Requests: object({ requests: listOf('Request') }),
  Verdicts: object({
    verdicts: {
      type: 'array',
      items: object(
        { kind: { type: 'string', enum: verdictKinds }, message: text, evidence: listOf('Request') },
        { jobId: text },
      ),
    },
  }),
  Event: object({
    version: { const: '0' },
    id: text,
    'detail-type': { type: 'string', enum: Object.values(detailTypes) },
    source: { type: 'string', enum: ['aws.codepipeline', 'codepipeline-local'] },
    account: accountId,
    time: { ...text, description: 'ISO 8601 in UTC, to the second.' },
    region: text,
    resources: { type: 'array', items: text },
    detail: { type: 'object', required: ['state'], properties: { state: text } },
  }),
  Events: object({ events: listOf('Event') }),
  Made: object({
    actionTypes: count,
    jobIds: { type: 'array', items: text },
    pipelines: count,
    executionIds: { type: 'array', items: text },
    webhooks: count,
    functions: count,
    stubs: count,
    thirdPartyClients: count,
    eventTargets: count,
    eventRules: count,
    buckets: count,
  }),
  Snapshot: object({ name: text, at: instant, clock: { type: 'string', enum: ['system', 'manual'] } }),
  Snapshots: object({ snapshots: listOf('Snapshot') }),
  Nothing: object({}),
  Idle: object({ idle: { const: true } }),
  Clock: object(clockState),
  ClockChange: object({
    ...clockState,
    occurred: {
      type: 'array',
      description: 'What happened because its moment came, in order.',
      items: object(
        { at: instant, event: { type: 'string', enum: [...jobEvents, 'Ended', 'SourceChanged', 'Ready'] } },
        {
          status: jobStatus,
          jobId: text,
          actionExecutionId: text,
          ruleExecutionId: text,

          pipelineExecutionId: text,
          effect: text,
        },
      ),
    },
  }),
} as const satisfies Readonly<Record<string, JsonSchema>>;

export type AnswerName = keyof typeof answerSchemas;

function object(required: Readonly<Record<string, JsonSchema>>, optional: Readonly<Record<string, JsonSchema>> = {}) {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}

function reference(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

function listOf(name: string): JsonSchema {
  return { type: 'array', items: reference(name) };
}
