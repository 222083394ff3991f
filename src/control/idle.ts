import { type ControlParts, capability, inputSchema } from './capability.ts';
import type { Duration, Idle } from './types.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Waits, in real time, until no work on bytes, functions or event targets runs or is ready to. What falls due later is
 * not waited for.
 */
export const waitForIdle = capability<{ readonly timeout?: Duration }, Idle>({
  method: 'POST',
  path: '/idle',
  summary: 'Wait until no work that the clock does not tell runs or is ready to',
  answer: 'Idle',
  errors: ['timeout', 'unreachable'],
  schema: inputSchema({ timeout: { type: ['string', 'number', 'object'] } }),
  run: (parts: ControlParts, { timeout }, signal) =>
    waitUntil<Idle>(parts, {
      timeout,
      signal,
      lost: '',
      look: () =>
        parts.effects.isIdle
          ? { found: { idle: true } }
          : {
              subject: 'idle',
              notYet: (waited) => `After ${waited} there is still work under way: ${parts.effects.describe()}.`,
            },
    }),
});
