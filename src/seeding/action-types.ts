import { catalogueType } from '../domain/action-types/action-catalogue.ts';
import type { ActionType } from '../domain/action-types/action-type.ts';
import { declaredActionType } from '../domain/action-types/action-type-declaration.ts';
import { checkTags } from '../domain/tag.ts';
import { customActionTypeArn } from '../domain/world.ts';
import type { OperationContext } from '../engine/context.ts';
import { createActionType } from '../engine/declarations/create-action-type.ts';
import { SeedingError } from './seeding-error.ts';
import type { ActionTypeFixture, CustomActionTypeFixture, ListedActionTypeFixture } from './types.ts';

/** Makes a fixture's action type, in whichever shape it is written. @throws ServiceError, SeedingError */
export function createActionTypeFixture(context: OperationContext, fixture: ActionTypeFixture): void {
  if (isInCatalogue(fixture)) return;
  if ('actionType' in fixture) {
    const { actionType, tags } = fixture;
    if ('executor' in actionType) createActionType(context, declaredActionType(actionType));
    else createListed(context, actionType, tags);
  } else if ('executor' in fixture) createActionType(context, declaredActionType(fixture));
  else if ('id' in fixture) createListed(context, fixture);
  else createShort(context, fixture);
}

/** In ListActionTypes' shape. */
function createListed(
  context: OperationContext,
  { id, actionConfigurationProperties: configurationProperties, ...rest }: ListedActionTypeFixture,
  tags?: CustomActionTypeFixture['tags'],
): void {
  createShort(context, {
    ...id,
    ...rest,
    ...(configurationProperties && { configurationProperties }),
    ...(tags && { tags }),
  });
}

/** In CreateCustomActionType's shape, which a third-party type may have, too. */
function createShort(context: OperationContext, { tags, ...fixture }: CustomActionTypeFixture): void {
  const { category, owner = 'Custom', provider, version, settings, configurationProperties = [] } = fixture;
  const { inputArtifactDetails, outputArtifactDetails } = fixture;
  const id = { category, owner, provider, version };
  const type: ActionType = { id, settings, configurationProperties, inputArtifactDetails, outputArtifactDetails };
  if (tags !== undefined && owner !== 'Custom') throw new SeedingError('Only a custom action type has tags.');
  const arn = customActionTypeArn(context.world, id);
  const checkedTags = tags && checkTags(tags, arn);
  createActionType(context, type);
  if (checkedTags !== undefined) context.store.tags.put(arn, checkedTags);
}

/** Whether a fixture is what ListActionTypes answers of AWS's catalogue, which is there already. */
export function isInCatalogue(fixture: ActionTypeFixture): boolean {
  const type = 'actionType' in fixture ? fixture.actionType : fixture;
  if ('executor' in type || !('id' in type)) return false;
  return type.id.owner === 'AWS' || catalogueType(type.id as ActionType['id']) !== undefined;
}
