import { findFunction } from '../declarations/find-function.ts';
import type { EffectKind } from '../effects/effect-kind.ts';
import { invokeFunction, retryAfterFailure } from '../effects/lambda-invocation.ts';
import { type EventInvocation, invokeForEvent } from '../topics.ts';
import { asWritten } from './event-text.ts';

/**
 * Invokes the function that is an EventBridge rule's target, or subscribed to a topic of SNS: asynchronously, as both
 * do, with Lambda's two retries (J40, J42).
 */
export const eventInvocation: EffectKind<EventInvocation> = {
  name: invokeForEvent,
  // Each may be a process of some 50 MB.
  limit: 10,
  async run(invocation, tools) {
    const { world, function: name, input, invokerArn, requestId } = invocation;
    // Of many templates the functions are not at hand, which the log says when the rule or subscription is made.
    const isGiven = tools.engine.perform((context) => findFunction(context, world, name) !== undefined);
    if (!isGiven) return () => undefined;
    const { error } = await invokeFunction(tools, { world, name, event: asWritten(input), requestId });
    return (context) =>
      error &&
      retryAfterFailure(
        context,
        invocation,
        `Function ${name}, which ${invokerArn} invokes,`,
        `its last error: ${error.message}`,
      );
  },
  giveUp() {},
};
