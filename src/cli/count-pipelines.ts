import type { SeedResult } from '../control/types.ts';
import { counted } from './counted.ts';

/** What fixture documents made of pipelines, where they made any: `1 pipeline`, `2 executions`. */
export function countPipelines({ pipelines, executionIds }: SeedResult): string[] {
  return [
    ...(pipelines === 0 ? [] : [counted(pipelines, 'pipeline')]),
    ...(executionIds.length === 0 ? [] : [counted(executionIds.length, 'execution')]),
  ];
}
