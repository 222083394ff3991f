import type { Journal } from '../../src/journal/journal.ts';
import type { RequestDraft } from '../../src/journal/request-record.ts';

/** Lets so many requests end with 200 that never were: to let time pass for the journal. */
export function fillJournal(journal: Journal, count: number, factsOf: (number: number) => Partial<RequestDraft>): void {
  const request = { headers: {}, socket: { remotePort: 1 } } as never;
  for (let number = 1; number <= count; number++) {
    journal.end({ ...journal.begin('codepipeline', request), ...factsOf(number) }, 200);
  }
}
