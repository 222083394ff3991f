import { readTaggedArn, type TaggedResource, type World, worldKey } from '../../domain/world.ts';
import type { OperationContext } from '../../engine/context.ts';
import { warnOfOtherWorld } from '../../engine/other-worlds.ts';
import { ServiceError } from '../../model/service-error.ts';

/**
 * Makes sure that an ARN names a pipeline, a custom action type or a webhook of the caller's account and region (P14).
 * @throws ServiceError InvalidArnException, ResourceNotFoundException
 */
export function requireTaggedResource(context: OperationContext, arn: string): void {
  const resource = readTaggedArn(arn);
  if (resource === undefined) {
    throw new ServiceError(
      'InvalidArnException',
      `'${arn}' is not the ARN of a pipeline, a custom action type or a webhook.`,
    );
  }
  const isOwn = worldKey(resource) === context.worldKey;
  if (isOwn && exists(context, resource)) return;
  if (!isOwn) warnOfOtherWorld(context, arn, exists(context, resource) ? [worldKey(resource)] : []);
  throw new ServiceError('ResourceNotFoundException', notFoundMessage(context.world, resource));
}

function exists({ store }: OperationContext, resource: TaggedResource): boolean {
  const world = worldKey(resource);
  switch (resource.kind) {
    case 'pipeline':
      return store.pipelines.find(world, resource.name) !== undefined;
    case 'webhook':
      return store.webhooks.find(world, resource.name) !== undefined;
    case 'actionType': {
      const type = store.actionTypes.find(world, { ...resource, owner: 'Custom' });
      return type !== undefined && !type.isDeleted;
    }
  }
}

/** For pipelines [proxy] (P14). */
function notFoundMessage({ accountId }: World, resource: TaggedResource): string {
  return `The account with id '${accountId}' does not include ${describe(resource)}`;
}

function describe(resource: TaggedResource): string {
  switch (resource.kind) {
    case 'pipeline':
      return `a pipeline with the name '${resource.name}'`;
    case 'webhook':
      return `a webhook with the name '${resource.name}'`;
    case 'actionType':
      return `an action type with the id '${resource.category}/Custom/${resource.provider}/${resource.version}'`;
  }
}
