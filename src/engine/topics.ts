import { instant } from '../domain/duration.ts';
import { inPartitionAws, passes, type TopicMessage, topicEvent } from '../domain/events/topic.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Store } from '../sqlite/store.ts';

/** Name of the effect that invokes a function asynchronously. */
export const invokeForEvent = 'invoke-for-event';

/** What that effect needs to know. */
export interface EventInvocation {
  /** In its stored form. */
  readonly world: string;
  readonly function: string;
  /** The function's event. */
  readonly input: unknown;
  /** ARN of the rule or the topic that invokes it; absent where somebody asked for it by Invoke. */
  readonly invokerArn?: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly requestId: string;
  /** `X-Amzn-Trace-Id` (H14), where it goes on with the chain of who asked; else a chain begins. */
  readonly trace?: string;
}

/** What telling functions of something takes. */
export interface Telling {
  readonly store: Store;
  readonly ids: Ids;
}

/**
 * Publishes a message to a topic of SNS: the functions that are subscribed to it are invoked (J42).
 * @param at When it is published, in epoch milliseconds
 * @returns How many functions are subscribed to the topic, whether their filters pass the message or not
 */
export function publish({ store, ids }: Telling, message: TopicMessage, at: number): number {
  const subscriptions = store.subscriptions.listOf(inPartitionAws(message.topicArn));
  const sent = { messageId: ids.messageId(), timestamp: instant(at) };
  for (const subscription of subscriptions.filter((one) => passes(one, message))) {
    const { world, function: name } = subscription;
    const input = topicEvent(subscription, message, sent);
    invokeLater({ store, ids }, { world, function: name, input, invokerArn: message.topicArn });
  }
  return subscriptions.length;
}

/** Has a function invoked asynchronously, once the transaction is committed. */
export function invokeLater({ store, ids }: Telling, of: Omit<EventInvocation, 'attempt' | 'requestId'>): void {
  store.effects.insert(invokeForEvent, { ...of, attempt: 1, requestId: ids.requestId() });
}
