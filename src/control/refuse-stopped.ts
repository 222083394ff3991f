import type { ControlParts } from './capability.ts';
import { ControlError } from './control-error.ts';

/** Refuses what is asked of an emulator of this process that has been stopped. @throws ControlError `unreachable` */
export function refuseStopped({ waits }: Pick<ControlParts, 'waits'>): void {
  if (waits.isClosed) throw new ControlError('unreachable', 'The emulator has been stopped.');
}
