import { notificationEventTypeIds } from '../domain/events/notification-rule.ts';
import { detailTypes } from '../domain/events/state-change-event.ts';
import { conditionLifecycle } from '../domain/executions/condition-execution.ts';
import { checksumAlgorithms, permissions } from '../domain/objects/stored-object.ts';
import { type JsonSchema, jsonSchemaOf, objectSchema, secret } from '../model/json-schema.ts';

/** What the columns hold that are JSON: the stored forms of the domain's types, as JSON Schemas. */

export const text: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };
const texts: JsonSchema = { type: 'object', additionalProperties: text };
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const oneOf = (values: readonly string[]): JsonSchema => ({ type: 'string', enum: values });
const given = (schema: JsonSchema, required: readonly string[]): JsonSchema => ({ allOf: [schema, { required }] });

/** As `Date` writes it. */
const instantText: JsonSchema = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,3})?Z$',
};

const typeId = objectSchema({ category: text, owner: text, provider: text, version: text });

const s3Location = objectSchema({ bucketName: text, objectKey: text });
export const artifactLocation = objectSchema({ type: oneOf(['S3']), s3Location });
const artifact = objectSchema({ name: jsonSchemaOf('ArtifactName'), revision: text, location: artifactLocation }, [
  'name',
  'location',
]);

export const jobDeclaration = objectSchema(
  {
    actionTypeId: typeId,
    actionConfiguration: objectSchema({ configuration: secret({ ...texts }) }),
    pipelineContext: objectSchema(
      {
        pipelineName: jsonSchemaOf('PipelineName'),
        stage: objectSchema({ name: jsonSchemaOf('StageName') }),
        action: objectSchema({ name: jsonSchemaOf('ActionName') }),
        pipelineArn: text,
      },
      ['pipelineName', 'stage', 'action'],
    ),
    encryptionKey: objectSchema({ id: text, type: oneOf(['KMS']) }),
  },
  ['actionTypeId', 'actionConfiguration', 'pipelineContext'],
);
export const jobArtifacts = objectSchema({ inputArtifacts: list(artifact), outputArtifacts: list(artifact) });

const action = { required: ['runOrder', 'configuration', 'inputArtifacts', 'outputArtifacts'] };
const stages: JsonSchema = { type: 'array', minItems: 1, items: { properties: { actions: { items: action } } } };
export const pipelineDeclaration: JsonSchema = {
  allOf: [
    jsonSchemaOf('PipelineDeclaration'),
    { required: ['version', 'executionMode', 'pipelineType'], properties: { stages } },
  ],
};

export const actionTypeSettings = jsonSchemaOf('ActionTypeSettings');
export const configurationProperties = jsonSchemaOf('ActionConfigurationPropertyList');
export const artifactCounts = jsonSchemaOf('ArtifactDetails');
export const actionTypeDeclaration = given(jsonSchemaOf('ActionTypeDeclaration'), ['properties']);

export const executionDetails = objectSchema(
  {
    summary: text,
    externalExecutionId: text,
    percentComplete: { type: 'integer', minimum: 0, maximum: 100 },
  },
  [],
);
export const outputVariables = texts;
export const currentRevision = objectSchema(
  { revision: text, changeIdentifier: text, created: instantText, revisionSummary: text },
  ['revision'],
);
export const failureDetails = objectSchema({ type: text, message: text, externalExecutionId: text }, [
  'type',
  'message',
]);
export const deployTargets = jsonSchemaOf('DeployActionExecutionTargetList');

export const stub = objectSchema(
  {
    match: objectSchema(
      {
        category: text,
        owner: text,
        provider: text,
        version: text,
        pipeline: text,
        stage: text,
        action: text,
        rule: text,
      },
      [],
    ),
    result: oneOf(['succeed', 'fail']),
    delay: { type: 'integer', minimum: 0, maximum: 1e13 },
    variables: texts,
    outputArtifacts: { type: 'object', additionalProperties: s3Location },
    summary: text,
    externalExecutionId: text,
    revision: objectSchema({ id: text, summary: text, url: text }, ['id']),
    targets: deployTargets,
    message: text,
  },
  ['match', 'result', 'delay'],
);

export const resolvedVariables = list(objectSchema({ name: text, resolvedValue: text }));
export const sourceRevisionOverrides = list(
  objectSchema(
    {
      actionName: text,
      revisionType: text,
      revisionValue: text,
      variables: texts,
      changeIdentifier: text,
      created: { type: 'number', minimum: -62_167_219_200_000, maximum: 253_402_300_799_999 },
    },
    ['actionName'],
  ),
);

export const ruleData = objectSchema({
  pipeline: jsonSchemaOf('PipelineName'),
  stage: jsonSchemaOf('StageName'),
  rule: jsonSchemaOf('RuleName'),
  ruleTypeId: typeId,
  configuration: secret({ ...texts }),
  commands: list(text),
  inputArtifacts: list(artifact),
});
export const ruleEnd = objectSchema(
  {
    status: oneOf(['Succeeded', 'Failed', 'Abandoned']),
    summary: text,
    externalExecutionId: text,
    failure: failureDetails,
  },
  ['status'],
);
export const conditionStatus = oneOf([
  ...new Set(Object.values(conditionLifecycle).flatMap((step) => [...Object.keys(step), ...Object.values(step)])),
]);

export const webhookDefinition = jsonSchemaOf('WebhookDefinition');

const eventRuleTarget = objectSchema(
  {
    arn: text,
    input: text,
    inputPath: text,
    inputTransformer: objectSchema({ paths: texts, template: text }),
  },
  ['arn'],
);
export const eventRule = objectSchema(
  {
    name: { type: 'string', pattern: '^[.\\-_A-Za-z0-9]{1,64}$' },
    eventPattern: { type: 'object' },
    schedule: text,
    isEnabled: { type: 'boolean' },
    targets: list(eventRuleTarget),
  },
  ['name', 'isEnabled', 'targets'],
);

export const notificationRule = objectSchema({
  name: { type: 'string', pattern: '^[A-Za-z0-9_ -]{1,64}$' },
  id: { type: 'string', pattern: '^[0-9a-f]{1,64}$' },
  resource: text,
  eventTypeIds: list(oneOf(notificationEventTypeIds)),
  detailType: oneOf(['BASIC', 'FULL']),
  isEnabled: { type: 'boolean' },
  topics: list(text),
});

export const subscriptionFilter = objectSchema({
  policy: { type: 'object' },
  scope: oneOf(['MessageAttributes', 'MessageBody']),
});

const detailType = oneOf(Object.values(detailTypes));
export const detailTypeList = list(detailType);
const event = objectSchema({
  version: oneOf(['0']),
  id: text,
  'detail-type': detailType,
  source: text,
  account: text,
  time: text,
  region: text,
  resources: list(text),
  detail: { type: 'object', required: ['state'] },
});
/** An account and a region. */
export const world: JsonSchema = { type: 'string', pattern: '^\\d{12}/[A-Za-z0-9._-]{1,64}$' };

const attempt: JsonSchema = { type: 'integer', minimum: 1, maximum: 1000 };

/** It becomes a variable and a header. */
const trace: JsonSchema = { type: 'string', pattern: '^[ -~]{1,1000}$' };

/** What the kinds of effects (src/engine/effects) need to know. */
export const effectData: Readonly<Record<string, JsonSchema>> = {
  's3-deploy': objectSchema({ actionExecution: integer, objectKey: text }, ['actionExecution']),
  lambda: objectSchema({ job: integer, attempt, requestId: text }),
  'post-event': objectSchema({ url: text, event, attempt }),
  'invoke-for-event': objectSchema(
    { world, function: text, input: {}, invokerArn: text, attempt, requestId: text, trace },
    ['world', 'function', 'attempt', 'requestId'],
  ),
};

const functionKind = (kind: string, ...members: readonly string[]): JsonSchema =>
  objectSchema(
    {
      kind: oneOf([kind]),
      timeout: { type: 'number', exclusiveMinimum: 0, maximum: 900_000 },
      environment: secret({ ...texts }),
      memorySize: integer,
      reservedConcurrentExecutions: { type: 'integer', minimum: 1 },
      runtime: text,
      ...Object.fromEntries(members.map((name) => [name, text])),
    },
    ['kind', 'timeout', 'environment', ...members],
  );
/** Where functions are, by kind. */
export const functionDefinitions: Readonly<Record<string, JsonSchema>> = {
  module: functionKind('module', 'module', 'handler'),
  python: functionKind('python', 'python', 'handler'),
  code: functionKind('code', 'code', 'handler'),
  inline: functionKind('inline', 'inlineCode', 'handler', 'runtime'),
  executable: functionKind('executable', 'executable', 'handler'),
  url: functionKind('url', 'url'),
  endpoint: functionKind('endpoint', 'endpoint'),
  registered: functionKind('registered'),
};

const headers: JsonSchema = {
  type: 'object',
  propertyNames: { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
  additionalProperties: text,
};
const tags = list(objectSchema({ key: text, value: text }));
const grants = list(
  objectSchema({
    grantee: objectSchema({ type: oneOf(['CanonicalUser', 'Group', 'AmazonCustomerByEmail']), id: text }),
    permission: oneOf(permissions),
  }),
);
const checksum = { algorithm: oneOf(checksumAlgorithms), type: oneOf(['FULL_OBJECT', 'COMPOSITE']) };
export const uploadAttributes = objectSchema(
  { headers, metadata: headers, tags, grants, checksum: objectSchema(checksum), isOvertaken: { type: 'boolean' } },
  ['headers', 'metadata'],
);
export const objectAttributes = objectSchema(
  {
    headers,
    metadata: headers,
    tags,
    grants,
    checksum: objectSchema({ ...checksum, value: text }),
    partSizes: list({ type: 'integer', minimum: 0 }),
    uploadId: text,
  },
  ['headers', 'metadata'],
);
