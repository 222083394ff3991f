import { type ControlParts, capability, inputSchema } from './capability.ts';
import { ControlError } from './control-error.ts';
import { readDuration } from './refusals.ts';
import type { Duration, Idle } from './types.ts';

/** Waited when nobody says how long. */
const defaultWait = 30_000;

/**
 * Waits, in real time, until no work on bytes, functions or event targets runs or is ready to. What falls due later is not
 * waited for.
 */
export const waitForIdle = capability<{ readonly timeout?: Duration }, Idle>({
  method: 'POST',
  path: '/idle',
  summary: 'Wait until no work that the clock does not tell runs or is ready to',
  answer: 'Idle',
  errors: ['timeout', 'unreachable'],
  schema: inputSchema({ timeout: { type: ['string', 'number', 'object'] } }),
  async run({ engine, effects, changes }: ControlParts, { timeout = defaultWait }) {
    const limit = readDuration(timeout);
    const givesUpAt = performance.now() + limit;
    for (;;) {
      if (changes.isClosed) throw new ControlError('unreachable', 'The emulator has been stopped.');
      if (engine.read(() => effects.isIdle)) return { idle: true };
      const left = givesUpAt - performance.now();
      if (left > 0 && (await changes.next(left))) continue;
      throw new ControlError(
        'timeout',
        `After ${limit / 1000} s there is still work under way: ${effects.describe()}.`,
      );
    }
  },
});
