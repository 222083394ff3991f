/** `system`: runs with the real time, possibly ahead of it. `manual`: stands still until it is advanced. */
export type ClockMode = 'system' | 'manual';

/** How a clock is kept: manual, the instant at which it stands; system, the milliseconds by which it runs ahead. */
export interface ClockSetting {
  readonly mode: ClockMode;
  readonly value: number;
}

/** The emulator's clock. It never goes backwards, but for `become`. */
export interface Clock {
  readonly mode: ClockMode;
  readonly setting: ClockSetting;
  /** Epoch milliseconds. @param realTime The machine's, where it has just been read */
  now(this: void, realTime?: number): number;
  /** Moves to an instant that is not in the past. */
  moveTo(instant: number): void;
  /** How it is kept when it is in a mode at an instant. */
  settingAt(mode: ClockMode, instant: number): ClockSetting;
  /** Becomes the clock of another state, whose instant may be in the past. */
  become(setting: ClockSetting): void;
  /** Lets it stand still at its instant. */
  freeze(): void;
  /** Lets it run with the real time from its instant on. */
  resume(): void;
}

export function createClock(setting: ClockSetting, readRealTime: () => number = Date.now): Clock {
  let { mode, value } = setting;
  let latest = Number.NEGATIVE_INFINITY;

  const now = (realTime?: number) => {
    // The real time can be set back under a running process; the emulator's stands still until it has caught up.
    latest = Math.max(latest, mode === 'manual' ? value : (realTime ?? readRealTime()) + value);
    return latest;
  };

  const settingAt = (newMode: ClockMode, instant: number): ClockSetting => ({
    mode: newMode,
    value: newMode === 'manual' ? instant : instant - readRealTime(),
  });

  return {
    get mode() {
      return mode;
    },
    get setting() {
      return { mode, value };
    },
    now,
    moveTo(instant) {
      if (instant <= now()) return;
      value = mode === 'manual' ? instant : instant - readRealTime();
    },
    settingAt,
    become(setting) {
      ({ mode, value } = setting);
      latest = Number.NEGATIVE_INFINITY;
    },
    freeze() {
      value = now();
      mode = 'manual';
    },
    resume() {
      if (mode === 'system') return;
      value -= readRealTime();
      mode = 'system';
    },
  };
}
