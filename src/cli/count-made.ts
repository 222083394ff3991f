import type { SeedResult } from '../control/types.ts';
import { countPipelines } from './count-pipelines.ts';
import { counted } from './counted.ts';

/** What fixture documents made: `1 action type, 2 jobs`. */
export function countMade(made: SeedResult): string {
  const jobs = counted(made.jobIds.length, 'job');
  return [counted(made.actionTypes, 'action type'), jobs, ...countPipelines(made)].join(', ');
}
