import { describe, expect, test } from 'vitest';
import type { Transitions } from '../../src/domain/transitions.ts';

/** What follows each event, for each status in order; a dash where the event cannot happen. */
export type Matrix<Event extends string> = Readonly<Record<Event, readonly string[]>>;

/** Tests a state machine as a whole: every event in every status. */
export function describeMachine<Event extends string, Status extends string>(
  name: string,
  machine: Transitions<Event, Status>,
  statuses: readonly Status[],
  matrix: Matrix<Event>,
): void {
  const cells = Object.entries<readonly string[]>(matrix).flatMap(([event, row]) =>
    statuses.map((status, index) => [event as Event, status, row[index] ?? 'nothing'] as const),
  );

  describe(name, () => {
    test.each(cells)('%s in %s leads to %s', (event, status, next) => {
      expect(machine[event][status] ?? '-').toBe(next);
    });

    test('every event of the table is one of the machine and the other way round', () => {
      expect(Object.keys(machine).sort()).toEqual(Object.keys(matrix).sort());
    });
  });
}
