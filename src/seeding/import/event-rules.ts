import { isRecord, listIn, memberOf, textIn } from '../../domain/members.ts';
import type { EventRuleFixture } from '../types.ts';
import { type Findings, type Path, unresolved } from './findings.ts';

/** What the reader of CloudFormation's rules needs of the template. */
interface RuleContext {
  readonly resources: unknown;
  readonly findings: Findings;
  resolve(value: unknown, path: Path): unknown;
}

const pipelineType = 'AWS::CodePipeline::Pipeline';

/**
 * A rule of EventBridge in a CloudFormation template, as far as it starts pipelines for objects of S3: undefined when
 * it does not. Only what takes part in that is worked out: another target may depend on what nobody here knows.
 * [documented:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html]
 */
export function readEventRule(
  properties: unknown,
  name: string,
  path: Path,
  context: RuleContext,
): EventRuleFixture | undefined {
  const targets = listIn(properties, 'Targets')
    .map((target, index) => ({ target, at: [...path, 'Targets', index] }))
    .filter(({ target }) => namesPipeline(memberOf(target, 'Arn'), context.resources));
  if (targets.length === 0) return undefined;
  if (!['', 'default'].includes(textIn(properties, 'EventBusName'))) {
    context.findings.note(`${name} is on another event bus than the default one, to which no events come here.`);
    return undefined;
  }
  const pattern = memberOf(properties, 'EventPattern');
  if (pattern === undefined) {
    context.findings.note(`${name} starts pipelines by a schedule, which nothing here runs.`);
    return undefined;
  }
  if (!waitsForObjects(pattern)) {
    context.findings.note(`${name} starts pipelines for events that do not arise here: only those of S3's objects do.`);
    return undefined;
  }
  const rule = {
    Name: context.resolve(memberOf(properties, 'Name') ?? name, [...path, 'Name']),
    EventPattern: context.resolve(pattern, [...path, 'EventPattern']),
    State: context.resolve(memberOf(properties, 'State') ?? 'ENABLED', [...path, 'State']),
    Targets: targets.map(({ target, at }) => targetOf(target, at, context)),
  };
  return isResolved(rule) ? (rule as EventRuleFixture) : undefined;
}

/** The members that matter; a role may be anybody's. */
const targetMembers = ['Id', 'Arn', 'Input', 'InputPath', 'InputTransformer'];

function targetOf(target: unknown, path: Path, { resolve }: RuleContext): object {
  const given = targetMembers.filter((member) => memberOf(target, member) !== undefined);
  return Object.fromEntries(given.map((member) => [member, resolve(memberOf(target, member), [...path, member])]));
}

/** Whether a target's ARN, before it is worked out, is written as a pipeline's or with one of the template. */
function namesPipeline(arn: unknown, resources: unknown): boolean {
  const text = JSON.stringify(arn) ?? '';
  if (text.includes(':codepipeline:')) return true;
  if (!isRecord(resources)) return false;
  // As Ref and Fn::GetAtt have it, and the variables of Fn::Sub, with an attribute or without.
  const names = new Set([...text.matchAll(/["{]([A-Za-z0-9]+)["}.]/g)].map(([, name]) => name));
  return Object.entries(resources).some(
    ([logicalId, resource]) => textIn(resource, 'Type') === pipelineType && names.has(logicalId),
  );
}

/** Whether the pattern's source can be S3, as far as it can be read without working it out. */
function waitsForObjects(pattern: unknown): boolean {
  const source = memberOf(pattern, 'source');
  if (!Array.isArray(source) || !source.every((one) => typeof one === 'string')) return true;
  return source.includes('aws.s3');
}

function isResolved(value: unknown): boolean {
  if (value === unresolved) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(isResolved);
}
