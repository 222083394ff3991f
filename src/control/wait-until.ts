import type { ControlParts } from './capability.ts';
import { ControlError } from './control-error.ts';
import { readDuration } from './refusals.ts';
import type { Duration } from './types.ts';

/** Real milliseconds for which a wait goes on when it is not told. */
const defaultWait = 30_000;

/** What a look finds: what is waited for, or what to say of it when the time is up. */
export type Sight<T> = { readonly found: T } | { readonly notYet: (waited: string) => string };

/**
 * Looks at the state, and again after each change, until what is waited for is there.
 * @param look Throws when it can never be there any more
 * @throws ControlError `timeout`, `unreachable` when the emulator stops meanwhile
 */
export async function waitUntil<T>(
  { engine, changes }: Pick<ControlParts, 'engine' | 'changes'>,
  { timeout = defaultWait, lost, look }: { timeout?: Duration | undefined; lost: string; look: () => Sight<T> },
): Promise<T> {
  const limit = readDuration(timeout);
  const givesUpAt = performance.now() + limit;
  for (;;) {
    if (changes.isClosed) throw new ControlError('unreachable', `The emulator has been stopped${lost}.`);
    const sight = engine.read(look);
    if ('found' in sight) return sight.found;
    const left = givesUpAt - performance.now();
    if (left > 0 && (await changes.next(left))) continue;
    throw new ControlError('timeout', sight.notYet(`${limit / 1000} s`));
  }
}
