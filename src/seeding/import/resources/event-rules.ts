import { arisingSources, isDefaultBus } from '../../../domain/events/event-rule.ts';
import { isRecord, listIn, memberOf, recordIn, textIn } from '../../../domain/members.ts';
import type { EventRuleFixture } from '../../types.ts';
import { holdsUnresolved } from '../evaluation/intrinsic-arguments.ts';
import type { Findings, Path } from '../findings.ts';
import { functionTypes } from './lambda-functions.ts';
import { isArnOfTopic, topicType } from './subscriptions.ts';

/** What the reader of CloudFormation's rules needs of the template. */
interface RuleContext {
  readonly resources: unknown;
  readonly findings: Findings;
  resolve(value: unknown, path: Path): unknown;
}

/**
 * The rules that the Serverless Application Model makes of a function's events, with the properties of
 * AWS::Events::Rule. [documented: AWS::Serverless::Function of its specification, EventBridgeRule, CloudWatchEvent and
 * Schedule]
 */
export function serverlessRules(
  logicalId: string,
  resource: unknown,
): { readonly name: string; readonly properties: object }[] {
  const events = recordIn(memberOf(resource, 'Properties'), 'Events');
  return Object.entries(events).flatMap(([name, event]) => {
    const type = textIn(event, 'Type');
    if (!['EventBridgeRule', 'CloudWatchEvent', 'Schedule'].includes(type)) return [];
    const given = recordIn(event, 'Properties');
    const { Pattern: EventPattern, Schedule: ScheduleExpression, EventBusName, RuleName, ...others } = given;
    // Of a schedule `Name` is the rule's, and it may be disabled in an older way.
    const { Name = RuleName, State = others.Enabled === false ? 'DISABLED' : undefined, ...target } = others;
    const Targets = [{ Arn: { 'Fn::GetAtt': [logicalId, 'Arn'] }, ...target }];
    const properties = { EventPattern, ScheduleExpression, State, EventBusName, Name, Targets };
    return [{ name, properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value)) }];
  });
}

/**
 * The names of a function's events whose `Enabled` is a function: SAM works out none, and takes any for true, unlike
 * in `State`. [transcript: aws-sam-translator 1.115.0]
 */
export function enabledByFunctions(resource: unknown): string[] {
  const events = recordIn(memberOf(resource, 'Properties'), 'Events');
  return Object.keys(events).filter(
    (name) => textIn(events[name], 'Type') === 'Schedule' && isRecord(recordIn(events[name], 'Properties').Enabled),
  );
}

/** The names of a function's events that are schedules of EventBridge Scheduler. */
export function schedulerEvents(resource: unknown): string[] {
  const events = recordIn(memberOf(resource, 'Properties'), 'Events');
  return Object.keys(events).filter((name) => textIn(events[name], 'Type') === 'ScheduleV2');
}

/** How resources of a kind are told that a target may be. */
interface Kind {
  readonly inArn?: string;
  readonly types: readonly string[];
}

const ofPipelines: Kind = { inArn: ':codepipeline:', types: ['AWS::CodePipeline::Pipeline'] };
const ofFunctions: Kind = { inArn: ':lambda:', types: functionTypes };
const ofTopics: Kind = { inArn: ':sns:', types: [topicType] };

/**
 * A rule of EventBridge in a CloudFormation template, as far as it starts pipelines, invokes functions or tells topics,
 * for objects of S3, for changes of state or by a schedule: undefined when it does not. Only what takes part in that is
 * worked out: another target may depend on what nobody here knows.
 * [documented:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html]
 */
export function readEventRule(
  properties: unknown,
  name: string,
  path: Path,
  context: RuleContext,
): EventRuleFixture | undefined {
  const given = listIn(properties, 'Targets').map((target, index) => ({ target, at: [...path, 'Targets', index] }));
  const pipelines = given.filter(({ target }) => namesOne(memberOf(target, 'Arn'), ofPipelines, context.resources));
  const functions = given.filter(({ target }) => namesOne(memberOf(target, 'Arn'), ofFunctions, context.resources));
  const topics = given.filter(({ target, at }) => isTopic(target, at, context));
  const told = given.filter((one) => functions.includes(one) || topics.includes(one));
  const pattern = memberOf(properties, 'EventPattern');
  const schedule = memberOf(properties, 'ScheduleExpression');
  const arises = schedule !== undefined || (pattern !== undefined && waitsForWhatArises(pattern));
  const isElsewhere = isOnAnotherBus(memberOf(properties, 'EventBusName'), [...path, 'EventBusName'], context);
  if (pipelines.length > 0 && (isElsewhere || !arises)) {
    context.findings.note(`${name} ${whyNoStart(isElsewhere)}`);
  }
  const targets = [...pipelines, ...told];
  if (isElsewhere || !arises || targets.length === 0) return undefined;
  const rule = {
    Name: context.resolve(memberOf(properties, 'Name') ?? name, [...path, 'Name']),
    ...(pattern !== undefined && { EventPattern: context.resolve(pattern, [...path, 'EventPattern']) }),
    ...(schedule !== undefined && { ScheduleExpression: context.resolve(schedule, [...path, 'ScheduleExpression']) }),
    State: context.resolve(memberOf(properties, 'State') ?? 'ENABLED', [...path, 'State']),
    Targets: targets.map(({ target, at }) => targetOf(target, at, context)),
  };
  if (holdsUnresolved(rule)) return undefined;
  if (memberOf(properties, 'RoleArn') === undefined && pipelines.some(hasNoRole)) {
    context.findings.note(`AWS refuses ${name}: a target that is a pipeline must have a RoleArn.`);
  }
  return rule as EventRuleFixture;
}

/** What PutTargets refuses of a pipeline. [transcript: Q20] */
function hasNoRole({ target }: { readonly target: unknown }): boolean {
  return memberOf(target, 'RoleArn') === undefined;
}

/** A bus that nobody here knows is taken for the default one: no other has events of AWS, or schedules. */
function isOnAnotherBus(bus: unknown, path: Path, { resources, findings, resolve }: RuleContext): boolean {
  if (bus === undefined) return false;
  if (namesOne(bus, { types: ['AWS::Events::EventBus'] }, resources)) return true;
  const { value, mistakes } = findings.attempt(() => resolve(bus, path));
  return mistakes.length === 0 && typeof value === 'string' && !isDefaultBus(value);
}

/** The members that matter; a role may be anybody's. */
const targetMembers = ['Id', 'Arn', 'Input', 'InputPath', 'InputTransformer'];

function targetOf(target: unknown, path: Path, { resolve }: RuleContext): object {
  const given = targetMembers.filter((member) => memberOf(target, member) !== undefined);
  return Object.fromEntries(given.map((member) => [member, resolve(memberOf(target, member), [...path, member])]));
}

/** Whether a target is a topic, and all that matters of it is known; others may depend on what nobody here knows. */
function isTopic(target: unknown, at: Path, context: RuleContext): boolean {
  if (!namesOne(memberOf(target, 'Arn'), ofTopics, context.resources)) return false;
  const { value, mistakes } = context.findings.attempt(() => targetOf(target, at, context));
  return mistakes.length === 0 && !holdsUnresolved(value) && isArnOfTopic(textIn(value, 'Arn'));
}

function whyNoStart(isElsewhere: boolean): string {
  if (isElsewhere) return 'is on another event bus than the default one, to which no events come here.';
  return (
    "starts pipelines for events that do not arise here: only those of S3's objects, of pipelines and of schedules " +
    'do. codepipeline-local pipelines start NAME takes their place.'
  );
}

/** Whether a target's ARN, before it is worked out, is a pipeline's or a function's. */
export function isRuleTarget(arn: unknown, resources: unknown): boolean {
  return namesOne(arn, ofPipelines, resources) || namesOne(arn, ofFunctions, resources);
}

/** Whether a target's ARN, before it is worked out, is written as one of a kind or with a resource of the template. */
function namesOne(arn: unknown, { inArn, types }: Kind, resources: unknown): boolean {
  const text = JSON.stringify(arn) ?? '';
  if (inArn !== undefined && text.includes(inArn)) return true;
  if (!isRecord(resources)) return false;
  // As Ref and Fn::GetAtt have it, and the variables of Fn::Sub, with an attribute or without.
  const names = new Set([...text.matchAll(/["{]([A-Za-z0-9]+)["}.]/g)].map(([, name]) => name));
  return Object.entries(resources).some(
    ([logicalId, resource]) => types.includes(textIn(resource, 'Type')) && names.has(logicalId),
  );
}

/** Whether a pattern's source can be one of those that arise here, as far as it can be read without working it out. */
export function waitsForWhatArises(pattern: unknown): boolean {
  const source = memberOf(pattern, 'source');
  if (!Array.isArray(source) || !source.every((one) => typeof one === 'string')) return true;
  return arisingSources.some((one) => source.includes(one));
}
