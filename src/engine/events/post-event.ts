import { eventText } from '../../domain/events/event-text.ts';
import type { StateChangeEvent } from '../../domain/events/state-change-event.ts';
import type { Context } from '../context.ts';
import type { EffectKind, EffectPostponement } from '../effects/effect-kind.ts';

/** Name of the effect. */
export const postEvent = 'post-event';

interface EventPost {
  readonly url: string;
  readonly event: StateChangeEvent;
  /** Counts from 1. */
  readonly attempt: number;
}

/** Milliseconds before each retry [chosen]: EventBridge goes on for 24 hours, which no test waits for. */
const retryDelays = [1000, 10_000, 60_000, 600_000];

/** Milliseconds of real time for an answer [chosen]. */
const patience = 5000;

/** What the transaction of an event asks for, once for each of its targets. */
export function firstDelivery(url: string, event: StateChangeEvent): EventPost {
  return { url, event, attempt: 1 };
}

/** Posts an event to a target, which may get it twice: as with EventBridge, an event's id tells. */
export const eventDelivery: EffectKind<EventPost> = {
  name: postEvent,
  limit: 10,
  async run(delivery, { signal }) {
    const failure = await post(delivery, signal);
    return (context) => (failure === undefined ? undefined : retry(context, delivery, failure));
  },
  giveUp() {},
};

/** Resolves to why the target has not taken it, or undefined. */
async function post({ url, event }: EventPost, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: eventText(event),
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `it answered ${response.status}`;
  } catch (error) {
    const { message, cause } = error as Error;
    return cause instanceof Error ? cause.message : message;
  }
}

function retry({ now, log }: Context, delivery: EventPost, failure: string): EffectPostponement | undefined {
  const { url, event, attempt } = delivery;
  const delay = retryDelays[attempt - 1];
  if (delay === undefined) {
    log.warn(`Event ${event.id} has not reached ${url} in ${attempt} attempts and is dropped: ${failure}.`);
    return undefined;
  }
  return { data: { ...delivery, attempt: attempt + 1 }, dueAt: now + delay };
}
