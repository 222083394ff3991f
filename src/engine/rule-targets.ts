import {
  type EventRule,
  eventRuleArn,
  inputOf,
  isPipeline,
  messageOf,
  passedEvent,
} from '../domain/events/event-rule.ts';
import { functionNameOf } from '../domain/jobs/lambda-function.ts';
import { type World, worldKey } from '../domain/world.ts';
import { invokeLater, publish, type Telling } from './topics.ts';

/** When pipelines start by events, and how deep. */
interface EventStarts {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Asked for each start. */
  readonly invocationDepth: () => number;
}

/**
 * Tells the targets of a world's rules of what has happened: functions are invoked, topics told, and pipelines started
 * where `starts` says when (J40).
 * @param events What happened, in the forms in which rules may wait for it; a rule passes the first that it matches
 * @returns ARNs of the pipelines that will start
 */
export function tellTargets(
  { store, ids }: Telling,
  told: {
    readonly world: World;
    readonly rules: readonly EventRule[];
    readonly events: readonly object[];
    /** When it happened, in epoch milliseconds. */
    readonly at: number;
    /** Undefined where no pipeline starts by such events. */
    readonly starts?: EventStarts | undefined;
  },
): ReadonlySet<string> {
  const { world, rules, events, at, starts } = told;
  const started = new Set<string>();
  for (const rule of rules) {
    const event = passedEvent(rule, events);
    if (event === undefined) continue;
    const ruleArn = eventRuleArn(world, rule.name);
    for (const target of rule.targets) {
      const named = { arn: ruleArn, name: rule.name };
      if (target.arn.startsWith('arn:aws:sns:')) {
        const message = messageOf(target, event, named);
        publish({ store, ids }, { topicArn: target.arn, subject: null, message }, at);
        continue;
      }
      const input = inputOf(target, event, named);
      if (!isPipeline(target.arn)) {
        const name = functionNameOf(target.arn);
        invokeLater({ store, ids }, { world: worldKey(world), function: name, input, invokerArn: ruleArn });
      } else if (starts !== undefined) {
        const invocationDepth = starts.invocationDepth();
        store.eventStarts.insert({ pipelineArn: target.arn, ruleArn, input, invocationDepth }, starts.at);
        started.add(target.arn);
      }
    }
  }
  return started;
}
