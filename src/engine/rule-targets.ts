import { type EventRule, eventRuleArn, inputOf, passedEvent } from '../domain/events/event-rule.ts';
import { functionNameOf } from '../domain/jobs/lambda-function.ts';
import { readTaggedArn, type World, worldKey } from '../domain/world.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Store } from '../sqlite/store.ts';

/** Name of the effect that invokes a function for an event. */
export const invokeForEvent = 'invoke-for-event';

/** What that effect needs to know. */
export interface EventInvocation {
  /** In its stored form. */
  readonly world: string;
  readonly function: string;
  /** What the rule gives its target. */
  readonly input: unknown;
  readonly ruleArn: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly requestId: string;
}

/**
 * Tells the targets of a world's rules of what has happened: functions are invoked, and pipelines started where
 * `startAt` says when (J40).
 * @param events What happened, in the forms in which rules may wait for it; a rule passes the first that it matches
 * @returns ARNs of the pipelines that will start
 */
export function tellTargets(
  { store, ids }: { readonly store: Store; readonly ids: Ids },
  told: {
    readonly world: World;
    readonly rules: readonly EventRule[];
    readonly events: readonly object[];
    /** Epoch milliseconds; undefined where no pipeline starts by such events. */
    readonly startAt?: number;
  },
): ReadonlySet<string> {
  const { world, rules, events, startAt } = told;
  const started = new Set<string>();
  for (const rule of rules) {
    const event = passedEvent(rule, events);
    if (event === undefined) continue;
    const ruleArn = eventRuleArn(world, rule.name);
    for (const target of rule.targets) {
      const input = inputOf(target, event, { arn: ruleArn, name: rule.name });
      if (!isPipeline(target.arn)) {
        const invocation = { world: worldKey(world), function: functionNameOf(target.arn), input, ruleArn };
        store.effects.insert(invokeForEvent, { ...invocation, attempt: 1, requestId: ids.requestId() });
      } else if (startAt !== undefined) {
        store.eventStarts.insert({ pipelineArn: target.arn, ruleArn, input }, startAt);
        started.add(target.arn);
      }
    }
  }
  return started;
}

function isPipeline(arn: string): boolean {
  return readTaggedArn(arn)?.kind === 'pipeline';
}
