import type { OperationContext } from '../engine/context.ts';
import type { StoredPipeline } from '../sqlite/pipelines.ts';
import { ControlError } from './control-error.ts';

/** @throws ControlError `notFound` */
export function requirePipeline({ store, worldKey, world }: OperationContext, name: string): StoredPipeline {
  const pipeline = store.pipelines.find(worldKey, name);
  if (pipeline !== undefined) return pipeline;
  throw new ControlError('notFound', `There is no pipeline '${name}' in ${world.accountId}, ${world.region}.`);
}
