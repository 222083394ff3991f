import type { ClockSetting } from '../../runtime/clock.ts';
import { Repository } from '../database/repository.ts';

/** What the emulator keeps of itself: its clock, and which fixture documents a file has taken. */
export class EmulatorState extends Repository {
  findClock(): ClockSetting | undefined {
    return this.database.get('SELECT clock_mode AS mode, clock_value AS value FROM emulator');
  }

  saveClock({ mode, value }: ClockSetting): void {
    this.database.run(
      `INSERT INTO emulator (only, clock_mode, clock_value) VALUES (1, ?, ?)
       ON CONFLICT DO UPDATE SET clock_mode = excluded.clock_mode, clock_value = excluded.clock_value`,
      mode,
      value,
    );
  }

  hasFixture(digest: string): boolean {
    return this.database.get('SELECT 1 FROM applied_fixtures WHERE digest = ?', digest) !== undefined;
  }

  /** Has a document count as one that was never applied. */
  forgetFixture(digest: string): void {
    this.database.run('DELETE FROM applied_fixtures WHERE digest = ?', digest);
  }

  saveFixture(digest: string, name: string, now: number): void {
    this.database.run(
      'INSERT INTO applied_fixtures (digest, name, applied_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      digest,
      name,
      now,
    );
  }
}
