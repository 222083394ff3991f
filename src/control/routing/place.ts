import { type World, worldKey, worldNamedBy } from '../../domain/world.ts';
import type { Context, OperationContext } from '../../engine/context.ts';
import type { PipelineExecution } from '../../sqlite/executions/pipeline-executions.ts';
import type { JobRecord } from '../../sqlite/jobs/job-records.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { Store } from '../../sqlite/store.ts';
import type { Place } from '../types.ts';
import { ControlError } from './control-error.ts';
import type { ControlParts } from './route.ts';

/** Runs work on the state in the account and region that an input names, else in the emulator's own. */
export function inPlace<T>(parts: ControlParts, place: Place, work: (context: OperationContext) => T): T {
  return parts.engine.perform((context) => work(placed(parts, place, context)));
}

/** Looks at the state there and changes nothing. */
export function lookInPlace<T>(parts: ControlParts, place: Place, look: (context: OperationContext) => T): T {
  return parts.engine.read((context) => look(placed(parts, place, context)));
}

/** What a list is limited to, in its stored form; nothing where the input names no place. */
export function limitOf(parts: ControlParts, place: Place): string | undefined {
  const isPlaced = place.account !== undefined || place.region !== undefined;
  return isPlaced ? worldKey(worldAt(parts, place)) : undefined;
}

function placed(parts: ControlParts, place: Place, context: Context): OperationContext {
  const world = worldAt(parts, place);
  return { ...context, world, worldKey: worldKey(world) };
}

function worldAt({ config }: ControlParts, place: Place): World {
  return worldNamedBy(place, { accountId: config.account, region: config.region });
}

/** The job of an id, in whichever account and region. @throws ControlError `notFound` */
export function requireJob(store: Store, id: string): JobRecord {
  const job = store.jobRecords.find(id);
  if (job !== undefined) return job;
  throw new ControlError('notFound', `There is no job with the id ${id}.`);
}

/** The pipeline execution of an id, in whichever account and region. @throws ControlError `notFound` */
export function requireExecution(store: Store, id: string): PipelineExecution {
  const execution = store.pipelineExecutions.findById(id);
  if (execution !== undefined) return execution;
  throw new ControlError('notFound', `There is no execution with the id ${id}.`);
}

/** @throws ControlError `notFound` */
export function requirePipeline({ store, worldKey, world }: OperationContext, name: string): StoredPipeline {
  const pipeline = store.pipelines.find(worldKey, name);
  if (pipeline !== undefined) return pipeline;
  throw new ControlError('notFound', `There is no pipeline '${name}' in ${world.accountId}, ${world.region}.`);
}
