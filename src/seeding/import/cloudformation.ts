import { isRecord, memberOf, recordIn, textIn } from '../../domain/members.ts';
import { isBucketName } from '../../domain/objects/names.ts';
import { type JsonSchema, jsonSchemaOf, objectSchema } from '../../model/json-schema.ts';
import { creatableActionType } from '../items/action-types.ts';
import type { Stack } from './evaluation/physical-names.ts';
import { inventedName } from './evaluation/physical-names.ts';
import type { NestedOutputs, TemplateContext } from './evaluation/template-context.ts';
import { TemplateEvaluation } from './evaluation/template-evaluation.ts';
import type { StandIns } from './evaluation/template-parameters.ts';
import type { Origins } from './findings.ts';
import { type Findings, type Path, unresolved } from './findings.ts';
import { type Dialect, Fitting, pipelineMembers, webhookMembers } from './fit-to-schema.ts';
import { ImportedDocument } from './imported-document.ts';
import {
  enabledByFunctions,
  isRuleTarget,
  readEventRule,
  schedulerEvents,
  serverlessRules,
} from './resources/event-rules.ts';
import { functionTypes, LambdaFunctions } from './resources/lambda-functions.ts';
import { nestedTypes, templatePathOf } from './resources/nested-stacks.ts';
import { notificationRuleType, readNotificationRule } from './resources/notification-rules.ts';
import {
  readSubscription,
  serverlessSubscriptions,
  subscriptionsOfTopic,
  subscriptionType,
  topicType,
} from './resources/subscriptions.ts';

const dialect: Dialect = {
  namesOf: (member) => [member.charAt(0).toUpperCase() + member.slice(1)],
  isAbsent: () => false,
  // [documented: the registry's schema of AWS::CodePipeline::Pipeline, whose Configuration is an object or a string]
  writesMapsAsTexts: true,
  writesStructuresAsLists: false,
};

const tags: JsonSchema = { type: 'array', items: jsonSchemaOf('Tag') };
const text: JsonSchema = { type: 'string' };

/**
 * [documented:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codepipeline-pipeline.html]
 */
const pipelineSchema = objectSchema(
  {
    ...pipelineMembers,
    artifactStores: {
      type: 'array',
      items: objectSchema({ artifactStore: jsonSchemaOf('ArtifactStore'), region: text }),
    },
    disableInboundStageTransitions: {
      type: 'array',
      items: objectSchema({ stageName: text, reason: text }),
    },
    restartExecutionOnUpdate: { type: 'boolean' },
    tags,
  },
  ['roleArn', 'stages'],
);

/**
 * [documented:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codepipeline-webhook.html]
 */
const webhookSchema = objectSchema(
  {
    ...webhookMembers,
    targetPipelineVersion: { type: 'integer' },
    registerWithThirdParty: { type: 'boolean' },
    tags,
  },
  ['targetPipeline', 'targetAction', 'filters', 'authentication', 'authenticationConfiguration'],
);

type Fitted = Readonly<Record<string, unknown>>;

interface Reading {
  readonly resources: unknown;
  readonly stack: Stack;
  readonly document: ImportedDocument;
  readonly origins: Origins;
  readonly findings: Findings;
  readonly evaluation: TemplateEvaluation;
  readonly standIns: StandIns;
  readonly fitting: Fitting;
  readonly functions: LambdaFunctions;
  readonly nested: NestedOutputs | undefined;
}

/**
 * Makes what there is to be made of a resource. Returns whether anything was, or what tells that once all resources
 * have been read: the others are told as left out.
 */
type Reader = (resource: unknown, logicalId: string, reading: Reading) => boolean | (() => boolean);

const pipelineType = 'AWS::CodePipeline::Pipeline';
const webhookType = 'AWS::CodePipeline::Webhook';
const eventRuleType = 'AWS::Events::Rule';
const bucketType = 'AWS::S3::Bucket';

const ofCodePipeline: Readonly<Record<string, Reader>> = {
  [pipelineType]: ofApi(pipelineSchema, addPipeline),
  'AWS::CodePipeline::CustomActionType': ofApi(creatableActionType.schema, (fitted, _id, path, { document }) =>
    document.addActionType(fitted, path),
  ),
  [webhookType]: ofApi(webhookSchema, addWebhook),
};

const readers: Readonly<Record<string, Reader>> = {
  ...ofCodePipeline,
  [eventRuleType]: addEventRule,
  [bucketType]: addBucket,
  [topicType]: addTopic,
  [subscriptionType]: addSubscription,
  [notificationRuleType]: addNotificationRule,
  'AWS::Scheduler::Schedule': noteSchedule,
  ...Object.fromEntries(functionTypes.map((type) => [type, addFunction])),
  ...Object.fromEntries(nestedTypes.map((type) => [type, noteNestedStack])),
};

/** The types of resources of which a template must have one. */
export const cloudFormationTypes = Object.keys(ofCodePipeline);

/**
 * Makes what CodePipeline has of a CloudFormation template; mistakes are told in the findings.
 * @param folder Where the template is.
 */
export function readCloudFormation(template: unknown, context: TemplateContext, folder: string): ImportedDocument {
  const { stack, findings, origins, standIns } = context;
  const document = new ImportedDocument(origins);
  const evaluation = new TemplateEvaluation(template, context);
  const fitText: Dialect['fitText'] = (text, schema, path) => standIns.fit(standIns.resolve(text), schema, path.at(-1));
  const resources = recordIn(template, 'Resources');
  noteMacros(memberOf(template, 'Transform'), findings);
  const reading: Reading = {
    ...{ resources, stack, document, origins, findings, evaluation, standIns },
    fitting: new Fitting({ ...dialect, fitText }, findings, origins),
    functions: new LambdaFunctions(template, evaluation, context, folder),
    nested: context.nested,
  };
  const read = Object.entries(resources).map(([logicalId, resource]) => {
    const type = textIn(resource, 'Type');
    return { logicalId, type, isTaken: readerOf(logicalId, type)(resource, logicalId, reading) };
  });
  const leftOut = read.filter(({ isTaken }) => !(typeof isTaken === 'function' ? isTaken() : isTaken));
  noteOthers(leftOut, findings);
  return document;
}

/** Macros of AWS that make nothing of CodePipeline, or whose work is done here. */
const harmlessMacros = /^AWS::(Serverless|LanguageExtensions|CodeDeployBlueGreen|SecretsManager)\b/;

/** A macro may make a template into any other. */
function noteMacros(transform: unknown, findings: Findings): void {
  const names = [transform ?? []].flat().map((macro) => (typeof macro === 'string' ? macro : textIn(macro, 'Name')));
  const others = names.filter((name) => name !== '' && !harmlessMacros.test(name));
  if (others.length === 0) return;
  findings.note(
    `Macros are not run: ${others.join(', ')}. aws cloudformation get-template --template-stage Processed prints what they make.`,
  );
}

function readerOf(logicalId: string, type: string): Reader {
  if (logicalId.startsWith('Fn::')) return noteIncluded;
  if (type.endsWith('::MODULE')) return noteModule;
  return (Object.hasOwn(readers, type) ? readers[type] : undefined) ?? leaveOut;
}

const leaveOut: Reader = () => false;

/** What an included part makes is not known. */
function noteIncluded(part: unknown, name: string, { document, evaluation }: Reading): boolean {
  document.noteResource();
  evaluation.resolve({ [name]: part }, ['Resources']);
  return true;
}

/** A bucket may be a function's to work with, or an action's. One whose name is not known or not valid is left out. */
function addBucket(resource: unknown, logicalId: string, reading: Reading): boolean {
  const { document, evaluation, findings } = reading;
  if (!isSurelyMade(resource, logicalId, reading)) return true;
  const path = ['Resources', logicalId];
  const { value: name } = findings.attempt(() => evaluation.ref(logicalId, path));
  if (typeof name !== 'string') return false;
  if (!isBucketName(name)) {
    findings.note(`${logicalId} is not made: '${name}' is no name of a bucket.`);
    return true;
  }
  const configuration = memberOf(memberOf(resource, 'Properties'), 'VersioningConfiguration') ?? {};
  const at = [...path, 'Properties', 'VersioningConfiguration'];
  const { value } = findings.attempt(() => evaluation.resolve(configuration, at));
  document.addBucket({ name, ...(memberOf(value, 'Status') === 'Enabled' && { versioning: true }) });
  return true;
}

/** Reads a resource whose properties are those of one of AWS's API, in CloudFormation's spelling. */
function ofApi(
  schema: JsonSchema,
  add: (fitted: Fitted, logicalId: string, path: Path, reading: Reading) => void,
): Reader {
  return (resource, logicalId, reading) => {
    const { document, evaluation, findings } = reading;
    document.noteResource();
    if (!isMade(resource, logicalId, evaluation)) return true;
    const path = ['Resources', logicalId];
    const at = [...path, 'Properties'];
    const values = evaluation.resolve(memberOf(resource, 'Properties') ?? {}, at);
    const fitted = reading.fitting.fit(values, schema, at);
    if (isRecord(fitted)) add(fitted, logicalId, path, reading);
    else if (fitted !== unresolved) findings.mistake(at, 'must be an object.');
    return true;
  };
}

/** A function, and of SAM's kind the rules of EventBridge and the topics that invoke it. */
function addFunction(resource: unknown, logicalId: string, reading: Reading): boolean {
  const { document, findings, functions } = reading;
  if (!isSurelyMade(resource, logicalId, reading)) return true;
  document.addFunction(logicalId, functions.read(logicalId, textIn(resource, 'Type'), resource));
  for (const { name, properties } of serverlessRules(logicalId, resource)) {
    keepEventRule(properties, `${logicalId}${name}`, ['Resources', logicalId, 'Properties', 'Events', name], reading);
  }
  for (const written of serverlessSubscriptions(logicalId, resource)) keepSubscription(written, reading);
  for (const name of schedulerEvents(resource)) document.schedules.push(`${logicalId}${name}`);
  for (const name of enabledByFunctions(resource)) {
    findings.note(`${logicalId}${name} is enabled: SAM works out no function in Enabled. State takes them.`);
  }
  return true;
}

/** One of EventBridge Scheduler, which would call the function or start the pipeline. */
function noteSchedule(resource: unknown, logicalId: string, { resources, document }: Reading): boolean {
  if (!isRuleTarget(memberOf(memberOf(memberOf(resource, 'Properties'), 'Target'), 'Arn'), resources)) return false;
  document.schedules.push(logicalId);
  return true;
}

/** A topic needs no declaration here, where a function is subscribed to it. */
function addTopic(resource: unknown, logicalId: string, reading: Reading): boolean {
  if (!isSurelyMade(resource, logicalId, reading)) return true;
  for (const written of subscriptionsOfTopic(logicalId, resource)) keepSubscription(written, reading);
  return true;
}

/** One of an address or a queue is not taken. */
function addSubscription(resource: unknown, logicalId: string, reading: Reading): boolean {
  if (!isSurelyMade(resource, logicalId, reading)) return true;
  const path = ['Resources', logicalId, 'Properties'];
  return keepSubscription({ properties: memberOf(resource, 'Properties'), path }, reading);
}

/** One that tells no topic is not taken. */
function addNotificationRule(resource: unknown, logicalId: string, reading: Reading): boolean {
  if (!isSurelyMade(resource, logicalId, reading)) return true;
  const path = ['Resources', logicalId];
  const rule = readNotificationRule(resource, [...path, 'Properties'], reading);
  if (rule !== undefined) reading.document.addNotificationRule(rule, path);
  return rule !== undefined;
}

/** @returns Whether there is something to be kept of it */
function keepSubscription(written: Parameters<typeof readSubscription>[0], reading: Reading): boolean {
  const subscription = readSubscription(written, reading);
  if (subscription !== undefined) reading.document.addSubscription(subscription, written.path);
  return subscription !== undefined;
}

/** A condition that cannot be told is no mistake of a template whose pipelines do without the resource. */
function isSurelyMade(resource: unknown, logicalId: string, { evaluation, findings }: Reading): boolean {
  return findings.attempt(() => isMade(resource, logicalId, evaluation)).value;
}

/** What CloudFormation puts in the place of a module is in its registry. */
function noteModule(resource: unknown, logicalId: string, { document }: Reading): boolean {
  document.modules.push(`${logicalId} (${textIn(resource, 'Type')})`);
  return true;
}

/** One whose template is at hand is read with the others. */
function noteNestedStack(resource: unknown, logicalId: string, { document, nested }: Reading): boolean {
  const path = templatePathOf(resource);
  const file = nested?.fileOf(logicalId);
  if (file !== undefined) {
    if (path === undefined) document.nestedByUrl.push(`${logicalId} (${file})`);
    return true;
  }
  document.nestedStacks.push(path === undefined ? logicalId : `${logicalId} (${path})`);
  return false;
}

function isMade(resource: unknown, logicalId: string, evaluation: TemplateEvaluation): boolean {
  const condition = memberOf(resource, 'Condition');
  if (condition === undefined) return true;
  const path = ['Resources', logicalId, 'Condition'];
  if (typeof condition !== 'string') {
    evaluation.findings.mistake(path, 'must be the name of a condition.');
    return false;
  }
  const value = evaluation.condition(condition, path);
  if (value === false) evaluation.findings.note(`${logicalId} is not made: its condition ${condition} is false.`);
  return value === true;
}

function addPipeline(fitted: Fitted, logicalId: string, path: Path, { stack, document, origins }: Reading): void {
  const { artifactStores, disableInboundStageTransitions, restartExecutionOnUpdate: _, ...declared } = fitted;
  const pipeline = {
    name: inventedName(pipelineType, stack, logicalId),
    ...declared,
    ...(artifactStores !== undefined && { artifactStores: storesByRegion(artifactStores) }),
    ...(disableInboundStageTransitions !== undefined && { disabledTransitions: disableInboundStageTransitions }),
  };
  for (const member of Object.keys(pipeline)) origins.set(pipeline, member, origins.get(fitted, member) ?? path);
  document.addPipeline(pipeline, path);
}

/** CloudFormation writes the API's map from regions to stores as a list. */
function storesByRegion(stores: unknown): unknown {
  if (!Array.isArray(stores)) return stores;
  return Object.fromEntries(stores.map((store) => [memberOf(store, 'region'), memberOf(store, 'artifactStore')]));
}

/** Registration with GitHub, which nothing here could do, is left out. */
function addWebhook(fitted: Fitted, logicalId: string, path: Path, { stack, document, origins }: Reading): void {
  const { targetPipelineVersion: _, registerWithThirdParty: __, tags: given, ...declared } = fitted;
  const webhook = { name: inventedName(webhookType, stack, logicalId), ...declared };
  for (const member of Object.keys(webhook)) origins.set(webhook, member, origins.get(fitted, member) ?? path);
  document.addWebhook({ webhook, ...(given !== undefined && { tags: given as readonly object[] }) }, path);
}

/** A rule that starts no pipeline and invokes no function is not taken. */
function addEventRule(resource: unknown, logicalId: string, reading: Reading): boolean {
  const path = ['Resources', logicalId];
  const isWanted = () => isMade(resource, logicalId, reading.evaluation);
  return keepEventRule(memberOf(resource, 'Properties'), logicalId, path, reading, isWanted);
}

/** @returns Whether there is something to be kept of it */
function keepEventRule(
  properties: unknown,
  logicalId: string,
  path: Path,
  { resources, stack, document, evaluation, findings }: Reading,
  isWanted = () => true,
): boolean {
  const name = inventedName(eventRuleType, stack, logicalId);
  const rule = readEventRule(properties, name, [...path, 'Properties'], {
    resources,
    findings,
    resolve: (value, at) => evaluation.resolve(value, at),
  });
  if (rule === undefined || !isWanted()) return false;
  document.addEventRule(rule, path);
  return true;
}

/** Of buckets nearly all are made: each that is not is named. */
function noteOthers(
  leftOut: readonly { readonly logicalId: string; readonly type: string }[],
  findings: Findings,
): void {
  const { buckets = [], others = [] } = Object.groupBy(leftOut, ({ type }) =>
    type === 'AWS::S3::Bucket' ? 'buckets' : 'others',
  );
  if (buckets.length > 0) {
    const names = buckets.map(({ logicalId }) => logicalId);
    findings.note(`Buckets whose names are not known are left out: ${names.join(', ')}.`);
  }
  if (others.length === 0) return;
  const kinds = [...new Set(others.map(({ type }) => type))].sort();
  findings.noteOthers(others.length, kinds);
}
