import type { Duration } from '../../domain/duration.ts';
import type { WaitSubject } from '../../engine/waits.ts';
import { ControlError } from './control-error.ts';
import { readDuration } from './refusals.ts';
import type { ControlParts } from './route.ts';

/** Real milliseconds for which a wait goes on when it is not told. */
const defaultWait = 30_000;

/** What a look finds: what is waited for, or what has to change first and what to say of it when the time is up. */
type Sight<T> = { readonly found: T } | { readonly subject: WaitSubject; readonly notYet: (waited: string) => string };

/** What is waited for, and how long. */
interface Wait<T> {
  readonly timeout: Duration | undefined;
  /** What a stop of the emulator takes away, behind a sentence that says so. */
  readonly lost: string;
  /** Throws when it can never be there any more. */
  readonly look: () => Sight<T>;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Looks at the state, and again when what it depends on changes or the state is replaced, until what is waited for is
 * there.
 * @throws ControlError `timeout`, `unreachable` when the emulator stops meanwhile; the signal's reason
 */
export async function waitUntil<T>(
  { engine, waits }: Pick<ControlParts, 'engine' | 'waits'>,
  { timeout = defaultWait, lost, look, signal }: Wait<T>,
): Promise<T> {
  const limit = readDuration(timeout);
  const givesUpAt = performance.now() + limit;
  for (;;) {
    signal?.throwIfAborted();
    if (waits.isClosed) throw new ControlError('unreachable', `The emulator has been stopped${lost}.`);
    const sight = engine.read(look);
    if ('found' in sight) return sight.found;
    const left = givesUpAt - performance.now();
    if (left > 0 && (await waits.next(sight.subject, left, signal))) continue;
    throw new ControlError('timeout', sight.notYet(`${limit / 1000} s`));
  }
}
