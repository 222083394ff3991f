import { createHash } from 'node:crypto';
import { sourceVariables } from '../../../domain/sources/source-variables.ts';
import { worldOf } from '../../../domain/world.ts';
import type { Context } from '../../context.ts';
import { sourceRevisionOverrides } from '../source-revision-override.ts';
import type { StartingAction } from './provider.ts';

interface Revision {
  readonly id: string;
  readonly summary?: string;
}

/**
 * The documented output variables of a source that nothing here runs, from its configuration and the revision that a
 * stub or the execution's start gives it, else one that stands for it (K13); none of other actions.
 */
export function variablesOfSource(
  context: Context,
  { key, world, data }: Pick<StartingAction, 'key' | 'world' | 'data'>,
  given?: Revision,
): Readonly<Record<string, string>> {
  const { actionTypeId: type, actionConfiguration, pipelineContext } = data;
  if (type.category !== 'Source') return {};
  const [override] = sourceRevisionOverrides(context, context.store.actionExecutions.get(key));
  const revision = given ?? (override && { id: override.revisionValue });
  return sourceVariables({
    type,
    configuration: actionConfiguration?.configuration ?? {},
    revision:
      revision ?? placeholderOf(type.provider, `${pipelineContext.pipelineExecutionId} ${pipelineContext.action.name}`),
    ...worldOf(world),
    now: context.now,
  });
}

/** In the form of a commit's id or an image's digest; the same whenever it is asked for. */
function placeholderOf(provider: string, seed: string): Revision {
  const isImage = provider === 'ECR';
  const digest = createHash(isImage ? 'sha256' : 'sha1')
    .update(seed)
    .digest('hex');
  return { id: isImage ? `sha256:${digest}` : digest };
}
