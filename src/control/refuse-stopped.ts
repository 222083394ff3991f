import { StoppedError } from '../engine/state/slices.ts';
import type { ControlParts } from './capability.ts';
import { ControlError } from './control-error.ts';

/** Refuses what is asked of an emulator of this process that has been stopped. @throws ControlError `unreachable` */
export function refuseStopped({ waits }: Pick<ControlParts, 'waits'>): void {
  if (waits.isClosed) throw stopped();
}

/** Does work, of which what a stop cuts off is refused like what is asked after it. @throws ControlError */
export async function untilStopped<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StoppedError ? stopped() : error;
  }
}

function stopped(): ControlError {
  return new ControlError('unreachable', new StoppedError().message);
}
