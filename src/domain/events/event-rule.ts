import { memberOf } from '../members.ts';
import { readTaggedArn, type World } from '../world.ts';
import { type EventPattern, mismatchIn } from './event-pattern.ts';
import { asWritten } from './event-text.ts';

/** Of an EventBridge rule, what takes part in starting pipelines and invoking functions. */
export interface EventRule {
  readonly name: string;
  readonly eventPattern: EventPattern;
  readonly isEnabled: boolean;
  readonly targets: readonly EventRuleTarget[];
}

/** A pipeline that a rule starts, a function that it invokes, or a topic that it tells, and what that is given. */
interface EventRuleTarget {
  /** Of a pipeline, a function or a topic. */
  readonly arn: string;
  readonly input?: string | undefined;
  readonly inputPath?: string | undefined;
  readonly inputTransformer?: InputTransformer | undefined;
}

/** The rule that gives an input. */
interface NamedRule {
  readonly arn: string;
  readonly name: string;
}

interface InputTransformer {
  /** Paths into the event by the name that stands for the value. */
  readonly paths: Readonly<Record<string, string>>;
  readonly template: string;
}

/** [documented: EventBridge user guide] */
export function eventRuleArn({ accountId, region }: World, name: string): string {
  return `arn:aws:events:${region}:${accountId}:rule/${name}`;
}

/** Why a rule does not pass any of the events that one thing was; undefined when it passes one. */
export function ruleOffence(rule: EventRule, events: readonly object[]): string | undefined {
  if (!rule.isEnabled) return `rule ${rule.name} is disabled`;
  const mismatches = events.map((event) => mismatchIn(rule.eventPattern, event));
  if (mismatches.includes(undefined)) return undefined;
  // The event that came furthest is the one that was meant.
  const told = [...mismatches].sort((one, other) => depthOf(other) - depthOf(one))[0];
  return `rule ${rule.name} does not match: ${told} differs`;
}

function depthOf(path: string | undefined): number {
  return path?.split('.').length ?? 0;
}

/** Whether a rule may pass events of a source: it is not asked what else its pattern says. */
export function mayPassSource({ eventPattern: { source } }: EventRule, wanted: string): boolean {
  return source === undefined || mismatchIn({ source }, { source: wanted }) === undefined;
}

/** Whether a target is a pipeline. */
export function isPipeline(arn: string): boolean {
  return readTaggedArn(arn)?.kind === 'pipeline';
}

/** The first of the events that a rule passes. */
export function passedEvent<E extends object>(rule: EventRule, events: readonly E[]): E | undefined {
  return rule.isEnabled ? events.find((event) => mismatchIn(rule.eventPattern, event) === undefined) : undefined;
}

/** What a target is given of an event, as JSON. [documented: EventBridge API, Target and InputTransformer] */
export function inputOf(target: EventRuleTarget, event: object, rule: NamedRule): unknown {
  const text = textOf(target, event, rule);
  return text === undefined ? partOf(target, event) : parsed(text);
}

/** The same as the text of a message, which may be no JSON. */
export function messageOf(target: EventRuleTarget, event: object, rule: NamedRule): string {
  return textOf(target, event, rule) ?? JSON.stringify(asWritten(partOf(target, event)));
}

/** What the rule has written itself; undefined where it gives the event or a part of it. */
function textOf({ input, inputTransformer }: EventRuleTarget, event: object, rule: NamedRule): string | undefined {
  return input ?? (inputTransformer && transformed(inputTransformer, event, rule));
}

function partOf({ inputPath }: EventRuleTarget, event: object): unknown {
  return inputPath === undefined ? event : (valueAt(event, inputPath) ?? null);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A name in quotes becomes the value's text, one that stands alone its JSON. */
function transformed({ paths, template }: InputTransformer, event: object, rule: NamedRule): string {
  const predefined = predefinedVariables(event, rule);
  let isQuoted = false;
  return template.replace(/\\.|"|<([^<>\s]+)>/g, (token, name?: string) => {
    if (token === '"') isQuoted = !isQuoted;
    if (name === undefined) return token;
    const isPredefined = Object.hasOwn(predefined, name);
    if (!isPredefined && !Object.hasOwn(paths, name)) return token;
    const value = isPredefined ? predefined[name] : valueAt(event, paths[name] as string);
    const text = JSON.stringify(value ?? '');
    if (!isQuoted) return text;
    return typeof value === 'string' ? text.slice(1, -1) : JSON.stringify(text).slice(1, -1);
  });
}

/** What a template may name without a path [documented: EventBridge user guide, "Predefined variables"]. */
function predefinedVariables(event: object, { arn, name }: NamedRule): Readonly<Record<string, unknown>> {
  const { detail: _, ...envelope } = event as { readonly detail?: unknown };
  return {
    'aws.events.rule-arn': arn,
    'aws.events.rule-name': name,
    'aws.events.event.ingestion-time': valueAt(event, '$.time'),
    'aws.events.event': envelope,
    'aws.events.event.json': event,
  };
}

/** `$.detail.object.version-id`: names with dots, and indexes in brackets. */
function valueAt(event: unknown, path: string): unknown {
  return path
    .replace(/^\$\.?/, '')
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .reduce((value, part) => (Array.isArray(value) ? value[Number(part)] : memberOf(value, part)), event);
}
