import { catalogueType } from '../domain/action-types/action-catalogue.ts';
import type { ActionType } from '../domain/action-types/action-type.ts';
import type { ActionTypeFixture } from './types.ts';

/** Whether a fixture is what ListActionTypes answers of AWS's catalogue, which is there already. */
export function isInCatalogue(fixture: ActionTypeFixture): boolean {
  const type = 'actionType' in fixture ? fixture.actionType : fixture;
  if ('executor' in type || !('id' in type)) return false;
  return type.id.owner === 'AWS' || catalogueType(type.id as ActionType['id']) !== undefined;
}
