import { clockChange, clockState, idle, listUpcoming, upcoming } from '../../control/clock.ts';
import { change, event, listEvents } from '../../control/events.ts';
import { givenActionType, listThirdPartyClients } from '../../control/jobs/action-types.ts';
import { jobArtifact, jobDescription, jobSummary } from '../../control/jobs/describe-job.ts';
import { listFunctions } from '../../control/jobs/functions.ts';
import { countJobs, listJobs } from '../../control/jobs/jobs.ts';
import { artifactDescription, listArtifacts } from '../../control/objects/artifacts.ts';
import { bucketDescription, listBuckets, listObjects, objectDescription } from '../../control/objects/objects.ts';
import { executionDescription, triggerResult } from '../../control/pipelines/executions.ts';
import {
  createPipeline,
  getPipelineHistory,
  listPipelines,
  pipelineStateShape,
  pipelineSummary,
} from '../../control/pipelines/pipelines.ts';
import { faultDescription, listFaults } from '../../control/requests/faults.ts';
import { callOperation } from '../../control/requests/operations.ts';
import { getConduct, listRequests, requestDescription } from '../../control/requests/requests.ts';
import { health, routes, streams } from '../../control/routes.ts';
import type { ControlErrorCode } from '../../control/routing/control-error.ts';
import { controlPath, type StreamRoute } from '../../control/routing/route.ts';
import { cleared, nothing } from '../../control/routing/shapes.ts';
import { listPlaces, settings } from '../../control/settings.ts';
import {
  listSnapshots,
  snapshotComparison,
  snapshotDescription,
  snapshotDifference,
} from '../../control/states/snapshots.ts';
import { stopping } from '../../control/stop.ts';
import type { JsonSchema } from '../../model/json-schema.ts';
import { createPublisher } from '../../model/published-schema.ts';
import type { Shape } from '../../model/shape.ts';
import { version } from '../../runtime/version.ts';
import { appliedDocument } from '../../seeding/applied-document.ts';
import { publishedFixtures } from '../../seeding/items/document.ts';
import { controlStatuses } from './control-statuses.ts';

/** What any route may answer instead. */
const everywhere: readonly ControlErrorCode[] = ['invalid', 'forbidden', 'internal'];

const errorSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', enum: Object.keys(controlStatuses) },
    message: { type: 'string', description: 'A sentence: what is wrong, and what to do.' },
  },
};

/** What routes return, by the names under which the document has it. */
const answers: Readonly<Record<string, Shape>> = {
  Health: health,
  JobSummary: jobSummary,
  Job: jobDescription,
  JobArtifact: jobArtifact,
  JobSummaries: listJobs.answer,
  JobCounts: countJobs.answer,
  Artifact: artifactDescription,
  JobArtifacts: listArtifacts.answer,
  Bucket: bucketDescription,
  Buckets: listBuckets.answer,
  ArtifactObject: objectDescription,
  Objects: listObjects.answer,
  Upcoming: upcoming,
  UpcomingList: listUpcoming.answer,
  ActionType: givenActionType,
  PipelineName: createPipeline.answer,
  Pipelines: listPipelines.answer,
  Pipeline: pipelineSummary,
  TriggerResult: triggerResult,
  Execution: executionDescription,
  PipelineState: pipelineStateShape,
  PipelineHistory: getPipelineHistory.answer,
  ThirdPartyClients: listThirdPartyClients.answer,
  Functions: listFunctions.answer,
  Fault: faultDescription,
  Faults: listFaults.answer,
  Cleared: cleared,
  Request: requestDescription,
  Requests: listRequests.answer,
  Verdicts: getConduct.answer,
  Event: event,
  Events: listEvents.answer,
  Made: appliedDocument,
  Snapshot: snapshotDescription,
  Snapshots: listSnapshots.answer,
  SnapshotComparison: snapshotComparison,
  SnapshotDifference: snapshotDifference,
  OperationOutput: callOperation.answer,
  Change: change,
  Settings: settings,
  Places: listPlaces.answer,
  Nothing: nothing,
  Idle: idle,
  Stopping: stopping,
  Clock: clockState,
  ClockChange: clockChange,
};

interface InputSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** The OpenAPI document of the control API, made from what describes its routes. */
export function createOpenApi(): object {
  const publisher = createPublisher({
    place: '#/components/schemas',
    // Some are called as answers are.
    nameOfStructure: (name) => `Aws${name}`,
    named: new Map(Object.entries({ ...publishedFixtures, ...answers }).map(([name, { schema }]) => [schema, name])),
  });
  const paths: Record<string, Record<string, object>> = {};
  for (const route of [...routes, ...streams]) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, publisher.publish) };
  }
  for (const { schema } of Object.values(answers)) publisher.publish(schema);
  return {
    openapi: '3.1.0',
    // Which is draft 2020-12 with what OpenAPI adds to it.
    jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base',
    info: {
      title: 'Control API of codepipeline-local',
      version,
      description: 'What can be done to a running emulator besides what AWS would let you do.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: controlPath }],
    security: [],
    tags: [...new Set([...routes, ...streams].map(subjectOf))].map((name) => ({
      name,
      description: `Routes below /${name}.`,
    })),
    paths,
    components: { schemas: { ...publisher.definitions, Error: errorSchema } },
  };
}

type Publish = (schema: JsonSchema) => JsonSchema;

function operationOf(route: StreamRoute, publish: Publish): object {
  const { method, path, body, bodyContent, summary, answer, answerContent, errors = [] } = route;
  const { properties, required = [], ...rest } = route.input.schema as InputSchema;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);
  const hasMembers = method === 'POST' && bodyContent === undefined;
  const isInBody = (name: string) => hasMembers && !inPath.includes(name) && (body ?? name) === name;
  const parameters = Object.entries(properties)
    .filter(([name]) => !isInBody(name))
    .map(([name, value]) => ({
      name,
      in: inPath.includes(name) ? 'path' : 'query',
      required: inPath.includes(name) || required.includes(name),
      schema: publish(value),
    }));
  return {
    operationId: operationIdOf(route),
    tags: [subjectOf(route)],
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(method === 'POST' && {
      requestBody:
        bodyContent === undefined
          ? requestBodyOf({ properties, required, ...rest }, body, isInBody, publish)
          : { required: true, content: bodyContent },
    }),
    responses: {
      200: {
        description: 'It was done.',
        ...(answer && json(publish(answer.schema))),
        ...(answerContent && { content: contentOf(answerContent, publish) }),
      },
      ...refusals([...everywhere, ...errors]),
    },
  };
}

/** What generators group routes by: `jobs` of `/jobs/:id/wait`. */
function subjectOf({ path }: StreamRoute): string {
  return path.split('/')[1] as string;
}

/** `GET /jobs/:id/wait` is `getJobsIdWait`. */
function operationIdOf({ method, path }: StreamRoute): string {
  const words = path.split(/\W+/).filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function requestBodyOf(
  { properties, required = [], ...rest }: InputSchema,
  body: string | undefined,
  isInBody: (name: string) => boolean,
  publish: Publish,
): object {
  if (body !== undefined) {
    const schema = properties[body] as JsonSchema;
    return { required: needsMembers(schema), ...json(publish(schema)) };
  }
  const members = Object.entries(properties).filter(([name]) => isInBody(name));
  const needed = required.filter(isInBody);
  const schema = { ...rest, properties: Object.fromEntries(members), required: needed };
  return { required: needsMembers(schema), ...json(publish(schema)) };
}

/** Whether an object without a member breaks the schema: only then is a request without a body refused. */
function needsMembers({ type, required, minProperties }: JsonSchema): boolean {
  return type !== 'object' || (Array.isArray(required) && required.length > 0) || Number(minProperties ?? 0) > 0;
}

function refusals(codes: readonly ControlErrorCode[]): Record<number, object> {
  const byStatus = Object.entries(Object.groupBy(codes, (code) => controlStatuses[code]));
  return Object.fromEntries(
    byStatus.map(([status, same = []]) => [
      status,
      { description: `Refused: ${same.join(' or ')}.`, ...json({ $ref: '#/components/schemas/Error' }) },
    ]),
  );
}

function contentOf(content: NonNullable<StreamRoute['answerContent']>, publish: Publish): object {
  const entries = Object.entries(content);
  return Object.fromEntries(entries.map(([type, { schema }]) => [type, { schema: publish(schema) }]));
}

function json(schema: JsonSchema): object {
  return { content: { 'application/json': { schema } } };
}
