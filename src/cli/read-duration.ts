import { milliseconds } from '../domain/duration.ts';
import { UsageError } from './usage-error.ts';

/** Milliseconds. @throws UsageError */
export function readDuration(text: string): number {
  try {
    return milliseconds(text);
  } catch (error) {
    throw new UsageError((error as RangeError).message);
  }
}
