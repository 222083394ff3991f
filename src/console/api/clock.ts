import { computed, signal } from '@preact/signals';
import type { ClockState } from '../../control/types.ts';
import { get, post } from './client.ts';
import { onChange } from './live.ts';

/** The emulator's clock as it was last told, and this machine's time then. */
const told = signal<{ readonly clock: ClockState; readonly at: number } | undefined>(undefined);
const tick = signal(Date.now());

export const isFrozen = computed(() => told.value?.clock.mode === 'manual');

/** The emulator's time in epoch milliseconds, which goes on by the second. Read it in small components alone. */
export const now = computed(() => {
  if (told.value === undefined) return tick.value;
  const { clock, at } = told.value;
  return Date.parse(clock.now) + (clock.mode === 'manual' ? 0 : Math.max(0, tick.value - at));
});

export function followClock(): void {
  const look = () => {
    get('/clock').then(
      (clock) => {
        tick.value = Date.now();
        told.value = { clock, at: tick.value };
      },
      () => {
        // The bar that says that the emulator is gone says enough.
      },
    );
  };
  look();
  onChange(['clock'], look);
  setInterval(() => {
    tick.value = Date.now();
  }, 1000);
}

/** @throws Refusal */
export async function changeClock(change: object): Promise<void> {
  await post('/clock', change);
}
