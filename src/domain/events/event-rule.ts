import { readTaggedArn, type World } from '../world.ts';
import { type EventPattern, mismatchIn } from './event-pattern.ts';
import type { TargetInput } from './target-input.ts';

/** Of an EventBridge rule, what takes part in starting pipelines and invoking functions. */
export interface EventRule {
  readonly name: string;
  /** Absent of one that runs by a schedule alone. */
  readonly eventPattern?: EventPattern | undefined;
  /** Its ScheduleExpression (schedule.ts). */
  readonly schedule?: string | undefined;
  readonly isEnabled: boolean;
  readonly targets: readonly EventRuleTarget[];
}

/** A pipeline that a rule starts, a function that it invokes, or a topic that it tells, and what that is given. */
interface EventRuleTarget extends TargetInput {
  /** Of a pipeline, a function or a topic. */
  readonly arn: string;
}

/** The sources of the events that arise here. */
export const arisingSources: readonly string[] = ['aws.s3', 'aws.codepipeline', 'aws.events'];

/** Whether an EventBusName, which may be an ARN, is the default bus's. [documented: API reference, PutRule] */
export function isDefaultBus(nameOrArn: string): boolean {
  return /^(|default|arn:[^:]+:events:[^:]*:[^:]*:event-bus\/default)$/.test(nameOrArn);
}

/** [documented: EventBridge user guide] */
export function eventRuleArn({ accountId, region }: World, name: string): string {
  return `arn:aws:events:${region}:${accountId}:rule/${name}`;
}

/** Why a rule does not pass any of the events that one thing was; undefined when it passes one. */
export function ruleOffence(rule: EventRule, events: readonly object[]): string | undefined {
  const { name, isEnabled, eventPattern } = rule;
  if (!isEnabled) return `rule ${name} is disabled`;
  if (eventPattern === undefined) return `rule ${name} runs by its schedule alone`;
  const mismatches = events.map((event) => mismatchIn(eventPattern, event));
  if (mismatches.includes(undefined)) return undefined;
  // The event that came furthest is the one that was meant.
  const told = [...mismatches].sort((one, other) => depthOf(other) - depthOf(one))[0];
  return `rule ${name} does not match: ${told} differs`;
}

function depthOf(path: string | undefined): number {
  return path?.split('.').length ?? 0;
}

/** Whether a rule may pass events of a source: it is not asked what else its pattern says. */
export function mayPassSource({ eventPattern }: EventRule, wanted: string): boolean {
  if (eventPattern === undefined) return false;
  const { source } = eventPattern;
  return source === undefined || mismatchIn({ source }, { source: wanted }) === undefined;
}

/** Whether a target is a pipeline. */
export function isPipeline(arn: string): boolean {
  return readTaggedArn(arn)?.kind === 'pipeline';
}

/** The first of the events that a rule passes. */
export function passedEvent<E extends object>(rule: EventRule, events: readonly E[]): E | undefined {
  const { isEnabled, eventPattern } = rule;
  if (!isEnabled || eventPattern === undefined) return undefined;
  return events.find((event) => mismatchIn(eventPattern, event) === undefined);
}
