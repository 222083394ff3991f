import { expect } from 'vitest';
import type { VerdictDescription } from '../../src/index.ts';
import type { Journal } from '../../src/journal/journal.ts';
import type { RequestDraft } from '../../src/journal/request-record.ts';
import type { TestEmulator } from './emulator.ts';

/** Lets so many requests end with 200 that never were: to let time pass for the journal. */
export function fillJournal(journal: Journal, count: number, factsOf: (number: number) => Partial<RequestDraft>): void {
  const request = { headers: {}, socket: { remotePort: 1 } } as never;
  for (let number = 1; number <= count; number++) {
    journal.end({ ...journal.begin('codepipeline', request), ...factsOf(number) }, 200);
  }
}

/** Lets all that the journal holds be forgotten. */
export function forget({ parts }: TestEmulator): void {
  fillJournal(parts.journal, 20_000, () => ({ operation: 'ListPipelines' }));
}

/** The verdicts on what the journal holds. Each must outlive the requests that it rests on, which are forgotten. */
export async function lastingVerdicts(emulator: TestEmulator): Promise<readonly VerdictDescription[]> {
  const verdicts = await emulator.conduct();
  forget(emulator);
  expect(await emulator.conduct()).toEqual(verdicts);
  return verdicts;
}
