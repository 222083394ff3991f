import { type EventRule, eventRuleArn, isPipeline, passedEvent } from '../domain/events/event-rule.ts';
import { inputText } from '../domain/events/target-input.ts';
import { functionNameOf } from '../domain/jobs/lambda-function.ts';
import { type World, worldKey } from '../domain/world.ts';
import type { Log } from '../runtime/log.ts';
import { invokeLater, publish, type Telling } from './topics.ts';

/** When pipelines start by events, and how deep. */
interface EventStarts {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Asked for each start. */
  readonly invocationDepth: () => number;
}

/** What telling the targets of rules takes. */
type Told = Telling & { readonly log: Log };

/**
 * Tells the targets of a world's rules of what has happened: functions are invoked, topics told, and pipelines started
 * where `starts` says when (J40).
 * @param events What happened, in the forms in which rules may wait for it; a rule passes the first that it matches
 * @returns ARNs of the pipelines that will start
 */
export function tellTargets(
  { store, ids, log }: Told,
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
  const { rules, events, ...how } = told;
  const started = rules.flatMap((rule) => {
    const event = passedEvent(rule, events);
    return event === undefined ? [] : tellTargetsOf(rule, event, { store, ids, log }, how);
  });
  return new Set(started);
}

/**
 * Tells the targets of a rule of an event that it passes.
 * @returns ARNs of the pipelines that will start
 */
export function tellTargetsOf(
  rule: EventRule,
  event: object,
  { store, ids, log }: Told,
  { world, at, starts }: { readonly world: World; readonly at: number; readonly starts?: EventStarts | undefined },
): string[] {
  const started: string[] = [];
  const ruleArn = eventRuleArn(world, rule.name);
  for (const target of rule.targets) {
    const text = inputText(target, event, { arn: ruleArn, name: rule.name });
    if (text === undefined) {
      const warning = `Rule ${rule.name} gives ${target.arn} nothing: what it makes of the event is no JSON.`;
      if (isNew(log, { world, rule: rule.name, target })) log.warn(warning);
      continue;
    }
    if (target.arn.startsWith('arn:aws:sns:')) {
      publish({ store, ids }, { topicArn: target.arn, subject: null, message: text }, at);
      continue;
    }
    const input = jsonOrText(text);
    if (!isPipeline(target.arn)) {
      const name = functionNameOf(target.arn);
      invokeLater({ store, ids }, { world: worldKey(world), function: name, input, invokerArn: ruleArn });
    } else if (starts !== undefined) {
      const invocationDepth = starts.invocationDepth();
      store.eventStarts.insert({ pipelineArn: target.arn, ruleArn, input, invocationDepth }, starts.at);
      started.push(target.arn);
    }
  }
  return started;
}

const toldOf = new WeakMap<Log, Set<string>>();

/**
 * Whether a log has not been told of a target as it is written: a thousand events of a schedule would be as many lines.
 */
function isNew(log: Log, what: { readonly world: World; readonly rule: string; readonly target: object }): boolean {
  const told = toldOf.get(log) ?? new Set();
  toldOf.set(log, told);
  const key = JSON.stringify(what);
  return told.size < told.add(key).size;
}

/** Lines of texts, which are no JSON, are given as the text that they are. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
