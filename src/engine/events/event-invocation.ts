import { asWritten } from '../../domain/events/event-text.ts';
import { findFunction } from '../declarations/find-function.ts';
import type { EffectKind } from '../effects/effect-kind.ts';
import { invokeFunction, retryAfterFailure } from '../effects/lambda-invocation.ts';
import { type EventInvocation, invokeForEvent } from '../topics.ts';

/**
 * Invokes a function asynchronously, with Lambda's two retries: one that is an EventBridge rule's target (J40), that is
 * subscribed to a topic of SNS (J42), or that somebody has asked for by Invoke (H13).
 */
export const eventInvocation: EffectKind<EventInvocation> = {
  name: invokeForEvent,
  // Each may be a process of some 50 MB.
  limit: 10,
  async run(invocation, tools) {
    const { world, function: name, input, invokerArn, requestId, trace } = invocation;
    // Of many templates the functions are not at hand, which the log says when the rule or subscription is made.
    const isGiven = tools.engine.perform((context) => findFunction(context, world, name) !== undefined);
    if (!isGiven) return () => undefined;
    const event = invokerArn === undefined ? input : asWritten(input);
    const { error } = await invokeFunction(tools, { world, name, event, requestId, trace });
    const subject = invokerArn === undefined ? `Function ${name}` : `Function ${name}, which ${invokerArn} invokes,`;
    return (context) => error && retryAfterFailure(context, invocation, subject, `its last error: ${error.message}`);
  },
  giveUp() {},
};
