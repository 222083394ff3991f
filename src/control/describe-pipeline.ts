import { instant } from '../domain/duration.ts';
import { worldOf } from '../domain/world.ts';
import type { PlacedPipeline } from '../sqlite/pipelines.ts';
import type { Store } from '../sqlite/store.ts';
import { describeExecution } from './describe-execution.ts';
import type { PipelineSummary } from './types.ts';

export function summarizePipeline(store: Store, pipeline: PlacedPipeline): PipelineSummary {
  const { key, world, name, version, pipelineType, executionMode, createdAt, updatedAt } = pipeline;
  const [latest] = store.pipelineExecutions.list(key, 1, Number.MAX_SAFE_INTEGER);
  return {
    name,
    ...worldOf(world),
    version,
    pipelineType,
    executionMode,
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
    ...(latest && { latestExecution: describeExecution(store, latest) }),
  };
}
